using System.Globalization;
using Postern.Mail.Mailboxes;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3; RFC 7162 §3.1.8, §3.2.5).</summary>
internal static class SelectCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command, bool isReadOnly)
    {
        var reader = command.Arguments;
        byte[] mailbox = reader.Mailbox();
        if (!reader.End())
            return ImapReply.Bad(reader.Fault!);
        return await OpenAsync(session, mailbox, isReadOnly);
    }

    private static async ValueTask<ImapReply> OpenAsync(ImapSession session, ReadOnlyMemory<byte> written, bool isReadOnly)
    {
        // RFC 9051 §6.3.2: whatever becomes of it, what was selected before is not any more.
        bool wasSelected = session.Selected is not null;
        session.Unselect();
        if (wasSelected)
            session.Output.Add("* OK [CLOSED] The mailbox before is closed\r\n"u8);
        if (!MailboxNames.TryRead(session, written.Span, out FolderName name))
            return ImapReply.No("There can be no mailbox of this name", "NONEXISTENT");
        if (!await session.Store.Workers.RunAsync(() => session.Tree.Has(name), CancellationToken.None))
            return ImapReply.No("There is no such mailbox", "NONEXISTENT");
        SharedMailbox shared = session.Store.Open(session.Tree.Folder(name));
        var selected = new SelectedMailbox(name, shared, isReadOnly);
        try
        {
            IndexChanges changes = await shared.SynchroniseAsync(takesNew: !isReadOnly);
            selected.NoteRecent(changes.Taken);
        }
        catch
        {
            session.Store.Close(shared);
            throw;
        }
        selected.Told = shared.Snapshot;
        session.Selected = selected;
        Describe(session, selected);
        return ImapReply.Ok($"{(isReadOnly ? "EXAMINE" : "SELECT")} completed", isReadOnly ? "READ-ONLY" : "READ-WRITE");
    }

    private static void Describe(ImapSession session, SelectedMailbox selected)
    {
        IndexSnapshot now = selected.Told;
        ChangeTeller.TellKeywords(session, selected);
        Say(session, $"* {now.Count} EXISTS\r\n");
        if (!session.Has(EnabledExtensions.Rev2))
        {
            Say(session, $"* {selected.RecentCount} RECENT\r\n");
            if (FirstUnseen(now) is { } unseen)
                Say(session, $"* OK [UNSEEN {unseen}] The first that was not read\r\n");
        }
        else
        {
            MailboxNames.TellAsListed(session, selected.Name);
        }
        Say(session, $"* OK [UIDVALIDITY {now.Mailbox.UidValidity}] UIDs are valid\r\n");
        Say(session, $"* OK [UIDNEXT {now.Mailbox.NextUid}] The next UID\r\n");
        if (now.HighestModSeq > 0)
            Say(session, $"* OK [HIGHESTMODSEQ {now.HighestModSeq}] The highest of all\r\n");
        else
            Say(session, $"* OK [NOMODSEQ] No MODSEQ can be kept\r\n");
    }

    private static int? FirstUnseen(IndexSnapshot now)
    {
        for (int place = 0; place < now.Count; place++)
        {
            if (!now[place].Flags.HasFlag(MessageFlags.Seen))
                return place + 1;
        }
        return null;
    }

    private static void Say(ImapSession session, FormattableString text) => session.Output.Add(text.ToString(CultureInfo.InvariantCulture));
}
