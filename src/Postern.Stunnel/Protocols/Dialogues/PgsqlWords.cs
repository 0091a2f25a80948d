namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>What PostgreSQL's clients and servers say before TLS (its protocol's "SSL Session Encryption" and "GSSAPI Session Encryption").</summary>
internal static class PgsqlWords
{
    /// <summary>The server takes the request.</summary>
    internal const byte Willing = (byte)'S';

    /// <summary>Length 8, and 80877103.</summary>
    internal static ReadOnlyMemory<byte> SslRequest { get; } = new byte[] { 0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F };

    /// <summary>Length 8, and 80877104.</summary>
    internal static ReadOnlyMemory<byte> GssRequest { get; } = new byte[] { 0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x30 };

    /// <summary>ErrorResponse, as stunnel says it.</summary>
    internal static ReadOnlyMemory<byte> TlsExpected { get; } = "E\0\0\0=SERROR\0CXX000\0MSSL expected but not requested by client\0\0"u8.ToArray();
}
