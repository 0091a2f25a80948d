namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>What one negotiation may cost.</summary>
internal static class DialogueLimits
{
    /// <summary>Arbitrary: bytes of a line; a quarter of what stunnel takes, and twice what RFC 7162 §4 asks of an IMAP server.</summary>
    internal const int LongestLine = 16 * 1024;

    /// <summary>Arbitrary: lines of one reply, and lines that are passed over while one is waited for.</summary>
    internal const int ReplyLines = 256;

    /// <summary>Arbitrary: commands of a client before TLS.</summary>
    internal const int Commands = 1000;

    /// <summary>Arbitrary: commands before TLS that are refused.</summary>
    internal const int Refusals = 20;

    /// <summary>Arbitrary: what a client still says after its last answer is thrown away up to this many bytes.</summary>
    internal const int Leftover = 64 * 1024;

    /// <summary>Arbitrary: how long a client has to take its last answer before its connection is closed.</summary>
    internal static TimeSpan Parting { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long stunnel waits for a client that begins with TLS.</summary>
    internal static TimeSpan FirstBytes { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Arbitrary: the same for a client at whose address STARTTLS was used before. A ClientHello follows the connection at once.</summary>
    internal static TimeSpan FirstBytesOfKnown { get; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Arbitrary: the longest that a slow network makes us wait.</summary>
    internal static TimeSpan FirstBytesOfSlow { get; } = TimeSpan.FromSeconds(2);
}
