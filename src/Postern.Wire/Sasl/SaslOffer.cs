namespace Postern.Wire.Sasl;

/// <summary>Which mechanisms a server offers on a connection.</summary>
public sealed record SaslOffer
{
    /// <summary>The mechanisms we have, the strongest first.</summary>
    public IReadOnlyList<SaslMechanism> Known { get; init; } = SaslMechanisms.All;

    /// <summary>The names that are offered; null for all but the obsolete, the anonymous and those for devices, which must be named.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>What can be judged behind the door: passwords, tokens, certificates, tickets.</summary>
    public IReadOnlyList<SaslNeed> Judged { get; init; } = [SaslNeed.Password, SaslNeed.Certificate];

    /// <summary>Whether nobody can read the connection: TLS, or no network at all. Without it nothing is offered that gives a password or token away.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether the client has shown a certificate that was accepted.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>Whether the connection can be bound to.</summary>
    public bool HasBindings { get; init; }

    /// <summary>The list for this connection, the strongest first.</summary>
    public IReadOnlyList<SaslMechanism> List() => [.. Known.Where(row => OmissionOf(row) == SaslOmission.None)];

    /// <summary>Why a mechanism is not in the list; <see cref="SaslOmission.None"/> where it is.</summary>
    public SaslOmission OmissionOf(SaslMechanism row) => row switch
    {
        { MakeServer: null } => SaslOmission.NotBrought,
        _ when !IsAllowed(row) => SaslOmission.NotNamed,
        { Needs: not SaslNeed.Nothing } when !Judged.Contains(row.Needs) => SaslOmission.NotJudged,
        { Needs: SaslNeed.Certificate } when !HasCertificate => SaslOmission.NoCertificate,
        _ when !HasBindings && row.Is(SaslTraits.NeedsChannelBinding) => SaslOmission.NoBinding,
        _ when !IsPrivate && row.Is(SaslTraits.Reveals) => SaslOmission.NotPrivate,
        _ => SaslOmission.None,
    };

    private bool IsAllowed(SaslMechanism row) => Allowed is null
        ? (row.Traits & (SaslTraits.Obsolete | SaslTraits.Anonymous | SaslTraits.ForDevices)) == SaslTraits.None
        : Allowed.Contains(row.Name, StringComparer.OrdinalIgnoreCase);
}
