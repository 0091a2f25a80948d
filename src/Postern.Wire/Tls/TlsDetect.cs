namespace Postern.Wire.Tls;

/// <summary>Tells by its first byte whether a client begins with TLS or with text.</summary>
public static class TlsDetect
{
    /// <summary>The first byte of every TLS connection: a handshake record, RFC 8446 §5.1.</summary>
    public const byte Handshake = 0x16;

    /// <summary>Whether a connection that begins with these bytes is TLS; no bytes are none.</summary>
    public static bool IsTls(ReadOnlySpan<byte> bytes) => bytes.Length > 0 && bytes[0] == Handshake;
}
