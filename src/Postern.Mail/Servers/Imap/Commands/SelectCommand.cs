using System.Globalization;
using Postern.Mail.Mailboxes;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Mailboxes;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3; RFC 7162 §3.1.8, §3.2.5).</summary>
internal static class SelectCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command, bool isReadOnly)
    {
        if (!SelectRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        if (request.QResync is not null && !session.Has(EnabledExtensions.QResync))
            return ImapReply.Bad("QRESYNC was not enabled");
        if (request.IsCondStore)
            session.Enabled |= EnabledExtensions.CondStore;
        ImapReply reply = await OpenAsync(session, request.Mailbox, isReadOnly, command.Name);
        if (session.Selected is { } selected && request.QResync is { } known)
            Resynchronise(session, selected, known);
        return reply;
    }

    /// <summary>What has happened since the client was here last (RFC 7162 §3.2.5): nothing, where it remembers another mailbox.</summary>
    private static void Resynchronise(ImapSession session, SelectedMailbox selected, QResync known)
    {
        IndexSnapshot now = selected.Told;
        if (known.UidValidity != now.Mailbox.UidValidity || now.HighestModSeq == 0)
            return;
        var since = (ulong)known.ModSeq;
        NumberSet gone = VanishedSince.Of(now, since).Without(NumberSet.Of(1, VanishedSince.KnownUpTo(now, known)));
        VanishedSince.Tell(session, known.KnownUids is { } uids ? gone.And(uids) : gone);
        for (int place = 0; place < now.Count; place++)
        {
            if (now.ModSeqAt(place) > since && known.KnownUids?.Contains(now.Uids[place]) != false)
                ChangeTeller.TellFlags(session, selected, place, withUid: true);
        }
    }

    private static async ValueTask<ImapReply> OpenAsync(ImapSession session, ReadOnlyMemory<byte> written, bool isReadOnly, string word)
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
        // RFC 9051 §6.3.2: a mailbox in which this user may change nothing is told to be READ-ONLY.
        isReadOnly |= await IsReadOnlyAsync(session, shared);
        var selected = new SelectedMailbox(name, shared, isReadOnly);
        try
        {
            IndexChanges changes = await shared.SynchroniseAsync(takesNew: !isReadOnly);
            selected.NoteRecent(isReadOnly ? await shared.RunAsync(_ => shared.Unclaimed()) : changes.Taken);
        }
        catch
        {
            session.Store.Close(shared);
            throw;
        }
        selected.Told = shared.Snapshot;
        session.Selected = selected;
        Describe(session, selected);
        return ImapReply.Ok($"{word} completed", isReadOnly ? "READ-ONLY" : "READ-WRITE");
    }

    private static async ValueTask<bool> IsReadOnlyAsync(ImapSession session, SharedMailbox mailbox)
    {
        try
        {
            return await session.Store.Workers.RunAsync(() => mailbox.Folder.IsReadOnly, CancellationToken.None);
        }
        catch
        {
            session.Store.Close(mailbox);
            throw;
        }
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
