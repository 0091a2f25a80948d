namespace Postern.Net.Preludes;

/// <summary>Sizes and counts within which a peer must stay before TLS begins.</summary>
internal static class PreludeLimits
{
    /// <summary>RFC 2449 §4: a command has at most 255 bytes; arbitrary: twice that is still answered.</summary>
    internal const int Pop3Command = 512;

    /// <summary>RFC 2449 §4: the first line of a response has at most 512 bytes; arbitrary: servers with long banners are read.</summary>
    internal const int Pop3Reply = 2048;

    /// <summary>RFC 7162 §4: servers should take command lines of 8192 bytes.</summary>
    internal const int ImapCommand = 8192;

    /// <summary>Arbitrary: an untagged CAPABILITY or ID line with room.</summary>
    internal const int ImapReply = 16 * 1024;

    /// <summary>RFC 5321 §4.5.3.1.4: a command has at most 512 bytes, extensions may raise it; arbitrary: 2048 with all of them.</summary>
    internal const int SmtpCommand = 2048;

    /// <summary>RFC 5321 §4.5.3.1.5: a reply line has at most 512 bytes; arbitrary: four times that is read.</summary>
    internal const int SmtpReply = 2048;

    /// <summary>RFC 3977 §3.1: command lines have at most 512 bytes.</summary>
    internal const int NntpCommand = 512;

    /// <summary>RFC 3977 §3.1: initial response lines have at most 512 bytes; arbitrary: four times that is read.</summary>
    internal const int NntpReply = 2048;

    /// <summary>RFC 5804 §4: a quoted string has at most 1024 bytes; arbitrary: a command line holds several.</summary>
    internal const int SieveCommand = 4096;

    /// <summary>Arbitrary: a capability line, whose list of extensions grows by the year.</summary>
    internal const int SieveReply = 8192;

    /// <summary>RFC 7888 §5: what LITERAL- allows a client to send unasked, here for all literals of one command.</summary>
    internal const int Literals = 4096;

    /// <summary>Arbitrary: literals of one command; ID has the most use for them.</summary>
    internal const int LiteralCount = 64;

    /// <summary>Arbitrary: commands that are refused before the door closes.</summary>
    internal const int Refusals = 20;

    /// <summary>Arbitrary: commands that are answered before the door closes, so that a flood of NOOP ends too.</summary>
    internal const int Commands = 1000;

    /// <summary>Arbitrary: lines of one reply of a server.</summary>
    internal const int ReplyLines = 256;

    /// <summary>Arbitrary: bytes of one reply of a server.</summary>
    internal const int ReplyLength = 64 * 1024;

    /// <summary>Arbitrary: bytes of a peer's own words that are passed on.</summary>
    internal const int PeerText = 300;
}
