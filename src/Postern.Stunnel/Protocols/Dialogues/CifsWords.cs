namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>What is said over the session service of NetBIOS before TLS (RFC 1002 §4.3).</summary>
internal static class CifsWords
{
    /// <summary>Type and length of a message.</summary>
    internal const int Header = 4;

    /// <summary>SESSION REQUEST.</summary>
    internal const byte Request = 0x81;

    /// <summary>NEGATIVE SESSION RESPONSE.</summary>
    internal const byte Negative = 0x83;

    /// <summary>The code, which no RFC knows, of a server that wants TLS.</summary>
    internal const byte UseTls = 0x8E;

    /// <summary>RFC 1002 §4.3.4: not listening on called name.</summary>
    internal const byte NotListening = 0x81;

    /// <summary>The longest message that is read: one has two names of 34 bytes; stunnel takes fewer than 507.</summary>
    internal const int Longest = 506;

    /// <summary>A negative response with this code.</summary>
    internal static byte[] Response(byte code) => [Negative, 0, 0, 1, code];
}
