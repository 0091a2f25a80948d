using Postern.Store.Maildir.Looking;
using Postern.Store.Maildir.Paging;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir;

/// <summary>What is known of a mailbox at one moment; it never changes, and any thread may read it.</summary>
/// <param name="UidValidity">UIDVALIDITY (RFC 9051 §2.3.1.1); 0 before the first synchronisation.</param>
/// <param name="NextUid">UIDNEXT.</param>
/// <param name="Guid">The identity of the mailbox, 32 hexadecimal digits.</param>
/// <param name="Keywords">What the letters mean.</param>
/// <param name="Stamps">By what it is known to hold still.</param>
/// <param name="Messages">All messages in the order of their UIDs.</param>
public sealed record MailboxSnapshot(uint UidValidity, uint NextUid, string Guid, KeywordNames Keywords, MailboxStamps Stamps, Pages<MailboxMessage> Messages)
{
    /// <summary>Nothing is known.</summary>
    public static readonly MailboxSnapshot Empty = new(0, 1, "", KeywordNames.None, default, Pages<MailboxMessage>.Empty);

    /// <summary>The UIDL of a message (RFC 1939 §7): what it had at an older server, else the one it has at Dovecot, UID and UIDVALIDITY in hexadecimal (<c>%08Xu%08Xv</c>).</summary>
    public string UidlOf(MailboxMessage message) => message.Pop3Uidl ?? $"{message.Uid:x8}{UidValidity:x8}";

    /// <summary>Where the message with this UID stands, counted from 0; where there is none, the complement of where the next one does.</summary>
    public int IndexOf(uint uid) => Messages.IndexOf(uid);
}
