namespace Postern.Wire.Imap.Attributes;

/// <summary>The flags with a backslash that a client may set (RFC 9051 §2.3.2).</summary>
[Flags]
public enum SystemFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>\Answered</c>.</summary>
    Answered = 1,

    /// <summary><c>\Flagged</c>.</summary>
    Flagged = 2,

    /// <summary><c>\Deleted</c>.</summary>
    Deleted = 4,

    /// <summary><c>\Seen</c>.</summary>
    Seen = 8,

    /// <summary><c>\Draft</c>.</summary>
    Draft = 16,

    /// <summary>All of them.</summary>
    All = Answered | Flagged | Deleted | Seen | Draft,
}
