namespace Postern.Wire.Imap.Responding;

/// <summary>What LIST tells of a mailbox (RFC 9051 §7.3.1), besides its special use.</summary>
[Flags]
public enum MailboxAttributes : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>\NonExistent</c>: there is only the name; it implies NoSelect.</summary>
    NonExistent = 1,

    /// <summary><c>\Noinferiors</c>: nothing can be below it.</summary>
    NoInferiors = 2,

    /// <summary><c>\Noselect</c>: it cannot be opened.</summary>
    NoSelect = 4,

    /// <summary><c>\HasChildren</c>.</summary>
    HasChildren = 8,

    /// <summary><c>\HasNoChildren</c>.</summary>
    HasNoChildren = 16,

    /// <summary><c>\Marked</c>: something new is in it.</summary>
    Marked = 32,

    /// <summary><c>\Unmarked</c>: nothing new is in it.</summary>
    Unmarked = 64,

    /// <summary><c>\Subscribed</c>.</summary>
    Subscribed = 128,

    /// <summary><c>\Remote</c>: it is another server's.</summary>
    Remote = 256,
}
