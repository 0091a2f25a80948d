namespace Postern.Wire.Imap.Responding;

/// <summary>What STATUS tells (RFC 9051 §7.3.4); only what was asked for is looked at.</summary>
public sealed record StatusValues
{
    /// <summary>Messages.</summary>
    public long Messages { get; init; }

    /// <summary>Recent messages.</summary>
    public long Recent { get; init; }

    /// <summary>The UID of the next message.</summary>
    public long UidNext { get; init; }

    /// <summary>UIDVALIDITY.</summary>
    public long UidValidity { get; init; }

    /// <summary>Messages without <c>\Seen</c>.</summary>
    public long Unseen { get; init; }

    /// <summary>Messages with <c>\Deleted</c>.</summary>
    public long Deleted { get; init; }

    /// <summary>Octets of all messages.</summary>
    public long Size { get; init; }

    /// <summary>The highest mod-sequence; 0 where the mailbox has none.</summary>
    public long HighestModSeq { get; init; }

    /// <summary>Octets that a message to be appended may have; null where there is no limit.</summary>
    public long? AppendLimit { get; init; }
}
