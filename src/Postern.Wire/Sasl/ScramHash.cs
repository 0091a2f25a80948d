namespace Postern.Wire.Sasl;

/// <summary>The hash of a mechanism of the SCRAM family.</summary>
public enum ScramHash
{
    /// <summary>SCRAM-SHA-1 (RFC 5802).</summary>
    Sha1,

    /// <summary>SCRAM-SHA-256 (RFC 7677).</summary>
    Sha256,

    /// <summary>SCRAM-SHA-512, registered and used as the other two.</summary>
    Sha512,
}
