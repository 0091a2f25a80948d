namespace Postern.Mail.Servers.Imap;

/// <summary>How much a client that has logged in may ask of us.</summary>
internal static class ImapServerLimits
{
    /// <summary>Arbitrary: commands in a row that are not understood before the connection ends.</summary>
    internal const int Refused = 20;

    /// <summary>Arbitrary: octets of one command with its literals, APPEND's messages aside.</summary>
    internal const int Command = 256 * 1024;

    /// <summary>Arbitrary: octets of one literal in it; the longest is a text to search for.</summary>
    internal const int Literal = 64 * 1024;

    /// <summary>Octets of the largest message that APPEND takes (RFC 7889 §2). Arbitrary: what the submission door takes without another word.</summary>
    internal const long Append = 100L << 20;

    /// <summary>Arbitrary: how long a client that idles and was told goodbye is listened to.</summary>
    internal static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);
}
