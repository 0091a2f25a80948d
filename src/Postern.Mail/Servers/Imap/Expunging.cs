using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap;

/// <summary>Removes for good what is marked as deleted (RFC 9051 §6.4.3).</summary>
internal static class Expunging
{
    /// <summary>Removes it, on a worker; on the disk when this returns.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="within">Only these UIDs; null for all.</param>
    /// <returns>How many.</returns>
    internal static int Run(IndexedMailbox mailbox, NumberSet? within)
    {
        mailbox.Synchronise();
        var uids = new List<uint>();
        foreach (ref readonly MailboxMessage message in mailbox.Snapshot.Mailbox.Messages)
        {
            if (message.Flags.HasFlag(MessageFlags.Deleted) && within?.Contains(message.Uid) != false)
                uids.Add(message.Uid);
        }
        return uids.Count == 0 ? 0 : mailbox.Expunge(uids);
    }
}
