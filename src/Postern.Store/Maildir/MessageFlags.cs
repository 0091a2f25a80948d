namespace Postern.Store.Maildir;

/// <summary>What the letters behind <c>:2,</c> in a file's name say of a message.</summary>
[Flags]
public enum MessageFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>D</c>: IMAP's <c>\Draft</c>.</summary>
    Draft = 1,

    /// <summary><c>F</c>: IMAP's <c>\Flagged</c>.</summary>
    Flagged = 2,

    /// <summary><c>P</c>, passed: resent, forwarded or bounced. Dovecot keeps the letter and shows nothing of it.</summary>
    Passed = 4,

    /// <summary><c>R</c>, replied: IMAP's <c>\Answered</c>.</summary>
    Answered = 8,

    /// <summary><c>S</c>: IMAP's <c>\Seen</c>.</summary>
    Seen = 16,

    /// <summary><c>T</c>, trashed: IMAP's <c>\Deleted</c>.</summary>
    Deleted = 32,
}
