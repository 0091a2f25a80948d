namespace Postern.Wire.Imap.Listing;

/// <summary>What LIST tells of each mailbox besides (RFC 5258 §3.2, RFC 6154 §2).</summary>
[Flags]
public enum ListReturn : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>SUBSCRIBED</c>: whether it is subscribed to.</summary>
    Subscribed = 1,

    /// <summary><c>CHILDREN</c>: whether there are mailboxes below it.</summary>
    Children = 2,

    /// <summary><c>SPECIAL-USE</c>: what it is for.</summary>
    SpecialUse = 4,
}
