namespace Postern.Wire.Imap.Listing;

/// <summary>Which mailboxes LIST is about (RFC 5258 §3.1, RFC 6154 §2).</summary>
[Flags]
public enum ListSelection : byte
{
    /// <summary>All that match.</summary>
    None = 0,

    /// <summary><c>SUBSCRIBED</c>: those that are subscribed to, also where they do not exist.</summary>
    Subscribed = 1,

    /// <summary><c>REMOTE</c>: those of other servers too.</summary>
    Remote = 2,

    /// <summary><c>RECURSIVEMATCH</c>: also those that have a mailbox below them that is selected; never alone.</summary>
    RecursiveMatch = 4,

    /// <summary><c>SPECIAL-USE</c>: those that are for something.</summary>
    SpecialUse = 8,
}
