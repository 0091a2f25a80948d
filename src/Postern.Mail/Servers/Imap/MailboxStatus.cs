using Postern.Mail.Mailboxes;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Mailboxes;
using Postern.Wire.Imap.Responding;

namespace Postern.Mail.Servers.Imap;

/// <summary>What STATUS tells of a mailbox, selected or not (RFC 9051 §6.3.11). No message is read, but for SIZE those whose size nobody knows yet.</summary>
internal static class MailboxStatus
{
    /// <summary>Looks at it; null where it has gone.</summary>
    internal static async Task<StatusValues?> ReadAsync(ImapSession session, FolderName name, StatusItems items)
    {
        if (items == StatusItems.AppendLimit)
            return new StatusValues { AppendLimit = ImapServerLimits.Append };
        SharedMailbox shared = session.Store.Open(session.Tree.Folder(name));
        try
        {
            await shared.SynchroniseAsync(takesNew: false);
            StatusValues values = await shared.RunAsync(mailbox => Count(mailbox, items));
            // What this session was told of as recent is so for it alone (RFC 3501 §2.3.2).
            return session.Selected is { } selected && selected.Name == name ? values with { Recent = values.Recent + selected.RecentCount } : values;
        }
        catch (IOException)
        {
            if (await session.Store.Workers.RunAsync(() => session.Tree.Has(name), CancellationToken.None))
                throw;
            return null;
        }
        finally
        {
            session.Store.Close(shared);
        }
    }

    /// <summary>Writes it.</summary>
    internal static void Tell(ImapSession session, FolderName name, StatusItems items, StatusValues values) =>
        MailboxNames.Writer(session).Status(MailboxNames.Octets(session, name), items, values);

    private static StatusValues Count(IndexedMailbox mailbox, StatusItems items)
    {
        IndexSnapshot now = mailbox.Snapshot;
        long recent = 0, unseen = 0, deleted = 0, size = 0;
        for (int place = 0; place < now.Count; place++)
        {
            MailboxMessage message = now[place];
            recent += message.File.IsNew ? 1 : 0;
            unseen += message.Flags.HasFlag(MessageFlags.Seen) ? 0 : 1;
            deleted += message.Flags.HasFlag(MessageFlags.Deleted) ? 1 : 0;
            if (items.HasFlag(StatusItems.Size))
                size += now.SentSizeAt(place) is >= 0 and long known ? known : mailbox.FactsOf(message)?.SentSize ?? 0;
        }
        return new StatusValues
        {
            Messages = now.Count,
            Recent = recent,
            UidNext = now.Mailbox.NextUid,
            UidValidity = now.Mailbox.UidValidity,
            Unseen = unseen,
            Deleted = deleted,
            Size = size,
            HighestModSeq = (long)now.HighestModSeq,
            AppendLimit = ImapServerLimits.Append,
        };
    }
}
