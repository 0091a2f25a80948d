namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What STATUS can tell of a mailbox (RFC 9051 §6.3.11).</summary>
[Flags]
public enum StatusItems : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>MESSAGES</c>: how many there are.</summary>
    Messages = 1,

    /// <summary><c>RECENT</c>: how many are recent (RFC 3501 §6.3.10).</summary>
    Recent = 2,

    /// <summary><c>UIDNEXT</c>.</summary>
    UidNext = 4,

    /// <summary><c>UIDVALIDITY</c>.</summary>
    UidValidity = 8,

    /// <summary><c>UNSEEN</c>: how many are without <c>\Seen</c>.</summary>
    Unseen = 16,

    /// <summary><c>DELETED</c>: how many have <c>\Deleted</c>.</summary>
    Deleted = 32,

    /// <summary><c>SIZE</c>: octets of all messages together (RFC 8438 §4).</summary>
    Size = 64,

    /// <summary><c>HIGHESTMODSEQ</c> (RFC 7162 §3.1.7).</summary>
    HighestModSeq = 128,

    /// <summary><c>APPENDLIMIT</c> (RFC 7889 §4).</summary>
    AppendLimit = 256,
}
