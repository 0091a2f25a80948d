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

/// <summary>What a client must have for a mechanism.</summary>
public enum SaslNeed
{
    /// <summary>A password or pass phrase.</summary>
    Password,

    /// <summary>An OAuth 2.0 access token.</summary>
    Token,

    /// <summary>A client certificate that the TLS handshake has shown.</summary>
    Certificate,

    /// <summary>A ticket of Kerberos.</summary>
    Ticket,

    /// <summary>Nothing.</summary>
    Nothing,
}

/// <summary>What is peculiar to a mechanism, for who offers or chooses it.</summary>
[Flags]
public enum SaslTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The client speaks first: it may send its first message with the command (RFC 4422 §3.3).</summary>
    ClientFirst = 1,

    /// <summary>The password or token itself is sent: whoever reads the connection has it.</summary>
    Reveals = 2,

    /// <summary>The server must have the password in clear; keys made from it are not enough.</summary>
    NeedsClearSecret = 4,

    /// <summary>The login is bound to the TLS connection that carries it (RFC 5056 §2.1).</summary>
    NeedsChannelBinding = 8,

    /// <summary>The server proves that it knows the account too; a login without that proof has failed.</summary>
    ProvesServer = 16,

    /// <summary>Offered and chosen only where it is named.</summary>
    Obsolete = 32,

    /// <summary>Worth offering only where old devices speak.</summary>
    ForDevices = 64,

    /// <summary>Lets anybody in: never offered or chosen unless it is named.</summary>
    Anonymous = 128,

    /// <summary>Its steps read files or ask another server: they are not for an event loop.</summary>
    Blocks = 256,

    /// <summary>Logs in as the account itself: it has no room for the name of another's that is to be opened.</summary>
    OwnNameOnly = 512,
}
