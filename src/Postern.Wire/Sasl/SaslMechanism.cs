namespace Postern.Wire.Sasl;

/// <summary>One mechanism: a row of <see cref="SaslMechanisms"/>, or one that another assembly brings.</summary>
/// <param name="Name">As it is registered, in capitals (RFC 4422 §3.1).</param>
/// <param name="Needs">What a client must have for it.</param>
/// <param name="Traits">What is peculiar to it.</param>
public sealed record SaslMechanism(string Name, SaslNeed Needs, SaslTraits Traits)
{
    /// <summary>The hash of a mechanism of the SCRAM family; null for the others.</summary>
    public ScramHash? Hash { get; init; }

    /// <summary>How the server's side of one login is made; null where nobody has brought it.</summary>
    public Func<SaslMechanism, SaslServerSettings, SaslServer>? MakeServer { get; init; }

    /// <summary>How the client's side of one login is made; null where nobody has brought it.</summary>
    public Func<SaslMechanism, SaslClientSettings, SaslClient>? MakeClient { get; init; }

    /// <summary>Begins the server's side of one login.</summary>
    /// <exception cref="NotSupportedException">Nobody has brought it.</exception>
    public SaslServer Serve(SaslServerSettings settings) =>
        MakeServer?.Invoke(this, settings) ?? throw new NotSupportedException($"{Name}: there is no server's side");

    /// <summary>Begins the client's side of one login.</summary>
    /// <exception cref="NotSupportedException">Nobody has brought it.</exception>
    public SaslClient Connect(SaslClientSettings settings) =>
        MakeClient?.Invoke(this, settings) ?? throw new NotSupportedException($"{Name}: there is no client's side");

    /// <summary>Whether it has all of these traits.</summary>
    public bool Is(SaslTraits traits) => (Traits & traits) == traits;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
