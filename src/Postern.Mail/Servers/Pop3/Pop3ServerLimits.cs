namespace Postern.Mail.Servers.Pop3;

/// <summary>Sizes, counts and times within which a POP3 session stays.</summary>
internal static class Pop3ServerLimits
{
    /// <summary>RFC 1939 §7: octets of a lasting name.</summary>
    internal const int Uidl = 70;

    /// <summary>Arbitrary: octets of answers that are sent at one go; a longer answer comes in such pieces, and no more of it is ever in memory. With a quarter of it a fifth of the time went into handing over between threads.</summary>
    internal const int Piece = 256 * 1024;

    /// <summary>What an answer's line, or a line of a list, may need: RFC 2449 §4 gives it 512.</summary>
    internal const int Line = 512;

    /// <summary>Arbitrary: octets of messages that are measured before others have their turn at the disk.</summary>
    internal const long Measured = 4 * 1024 * 1024;

    /// <summary>Arbitrary: to open a file costs as much as to read so much of it.</summary>
    internal const long FileCost = 16 * 1024;

    /// <summary>Arbitrary: commands in a row that are none, before the session is ended.</summary>
    internal const int Refusals = 20;

    /// <summary>Arbitrary: how long a login waits for the session that has the mailbox.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Arbitrary: a session that has heard nothing for so long has to leave when another one comes.</summary>
    internal static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    /// <summary>Arbitrary: how often another process's lock is looked at.</summary>
    internal static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
}
