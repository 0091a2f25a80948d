namespace Postern.Net.Tls;

/// <summary>What a peer may make OpenSSL do without a byte of mail.</summary>
internal static class TlsLimits
{
    /// <summary>
    /// Sealed bytes without a plain one. Arbitrary: a few tickets are some KiB, an unfinished record at most 16, and a key
    /// update is 27 bytes that cost microseconds (RFC 8446 §4.6.3).
    /// </summary>
    internal const int Barren = 64 * 1024;

    /// <summary>Bytes of alerts in answer to what a peer may not do, such as to renegotiate. Arbitrary: over a hundred times.</summary>
    internal const int Answers = 4 * 1024;
}
