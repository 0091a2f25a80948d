using System.Globalization;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap;

/// <summary>Removes for good what is marked as deleted (RFC 9051 §6.4.3).</summary>
internal static class Expunging
{
    /// <summary>How a command ends that has removed messages: who knows MODSEQs learns up to where it knows everything (RFC 7162 §3.2.7, RFC 6851 §4.4).</summary>
    internal static ImapReply Completed(ImapSession session, string words) =>
        session is { Selected: { Told.HighestModSeq: > 0 } selected } && session.Has(EnabledExtensions.CondStore)
            ? ImapReply.Ok(words, "HIGHESTMODSEQ", selected.Told.HighestModSeq.ToString(CultureInfo.InvariantCulture))
            : ImapReply.Ok(words);

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
