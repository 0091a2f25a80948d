namespace Postern.Wire.Sasl;

/// <summary>What a login may cost.</summary>
public static class SaslLimits
{
    /// <summary>Octets of one decoded message. Arbitrary: tokens of 8 KiB are seen, and tickets of 48 KiB (MS-KILE's largest token).</summary>
    public const int Message = 64 * 1024;

    /// <summary>Octets of one message as base64.</summary>
    public const int Line = (Message + 2) / 3 * 4;

    /// <summary>The fewest iterations a client accepts, RFC 7677 §4.</summary>
    public const int LeastIterations = 4096;

    /// <summary>The most iterations a client works for a server; arbitrary, about a second.</summary>
    public const int MostIterations = 1_000_000;
}
