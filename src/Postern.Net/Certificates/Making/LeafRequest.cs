namespace Postern.Net.Certificates.Making;

/// <summary>The kind of key that is made.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on P-256: small, fast, known to everything that speaks TLS 1.2.</summary>
    Ecdsa,

    /// <summary>RSA of 3072 bits, for devices that know nothing else.</summary>
    Rsa,
}

/// <summary>What a new certificate is to say.</summary>
/// <param name="Names">DNS names, IP addresses and mail addresses, told apart by their form; at least one.</param>
public sealed record LeafRequest(IReadOnlyList<string> Names)
{
    /// <summary>How long a self-signed certificate is valid: 825 days, the longest that Apple's systems accept from a private issuer.</summary>
    /// <remarks>Longer would lock those clients out; shorter would make everybody who trusts it by hand do so more often for nothing.</remarks>
    public const int SelfSignedDays = 825;

    /// <summary>How long a leaf of a private authority is valid: 397 days, within what every client accepts from anybody.</summary>
    public const int LeafDays = 397;

    /// <summary>How long it is valid, in days.</summary>
    public int Days { get; init; } = SelfSignedDays;

    /// <summary>The kind of its key.</summary>
    public KeyAlgorithm Key { get; init; } = KeyAlgorithm.Ecdsa;

    /// <summary>Whether it may also prove who a client is.</summary>
    public bool Client { get; init; }
}
