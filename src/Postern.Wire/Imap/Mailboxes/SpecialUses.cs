namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What a mailbox is for (RFC 6154 §2).</summary>
[Flags]
public enum SpecialUses : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary><c>\All</c>: all messages, virtually.</summary>
    All = 1,

    /// <summary><c>\Archive</c>.</summary>
    Archive = 2,

    /// <summary><c>\Drafts</c>.</summary>
    Drafts = 4,

    /// <summary><c>\Flagged</c>: all messages with that flag, virtually.</summary>
    Flagged = 8,

    /// <summary><c>\Junk</c>.</summary>
    Junk = 16,

    /// <summary><c>\Sent</c>.</summary>
    Sent = 32,

    /// <summary><c>\Trash</c>.</summary>
    Trash = 64,
}
