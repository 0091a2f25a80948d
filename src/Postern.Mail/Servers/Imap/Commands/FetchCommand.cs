using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Imap.Fetching;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Fetching;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>FETCH and UID FETCH (RFC 9051 §6.4.5, RFC 7162 §3.1.4, §3.2.6).</summary>
internal static class FetchCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!FetchRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        SelectedMailbox selected = session.Selected!; // its row says so
        if (request.IsVanished && !session.Has(EnabledExtensions.QResync))
            return ImapReply.Bad("VANISHED needs QRESYNC to be enabled");
        if (!request.Messages.TryResolve(request.IsUid, selected.Told.Uids, selected.Saved, out var numbers))
            return ImapReply.Bad("There is no message of that number");
        if (request.WantsModSeq)
            session.EnableCondStore();
        if (request.IsVanished)
            TellVanished(session, selected, request);
        if (request.ChangedSince is { } since)
            numbers = Changed(selected.Told, numbers, (ulong)since);
        NumberSet seen = request.SetsSeen && !selected.IsReadOnly ? await MarkSeenAsync(session, selected, numbers) : NumberSet.Empty;
        using var run = new FetchRun(session, selected, request, numbers, seen);
        await run.RunAsync();
        if (run.HasUnknownEncoding)
            return ImapReply.No("A part has a transfer encoding that is not known here", "UNKNOWN-CTE");
        return run.HasLost
            ? ImapReply.No("Some of the messages have been expunged", "EXPUNGEISSUED")
            : ImapReply.Ok("FETCH completed");
    }

    /// <summary>Reading sets \Seen; told of with what is read. Gives the UIDs of those that had it not.</summary>
    private static async Task<NumberSet> MarkSeenAsync(ImapSession session, SelectedMailbox selected, NumberSet numbers)
    {
        try
        {
            return await MarkSeenAsync(selected, numbers);
        }
        catch (IOException e) when (e is not (Net.Conduits.ConduitException or MailboxGoneException))
        {
            // A disk that takes nothing may be read all the same.
            session.TellOperator(e);
            return NumberSet.Empty;
        }
    }

    private static Task<NumberSet> MarkSeenAsync(SelectedMailbox selected, NumberSet numbers)
    {
        IndexSnapshot told = selected.Told;
        return selected.RunAsync(mailbox =>
        {
            var changes = new List<FlagChange>();
            foreach (uint number in numbers.Numbers())
            {
                uint uid = told.Uids[(int)number - 1];
                if (mailbox.Snapshot.IndexOf(uid) is not (>= 0 and int place))
                    continue;
                MailboxMessage message = mailbox.Snapshot[place];
                if (!message.Flags.HasFlag(MessageFlags.Seen))
                    changes.Add(new FlagChange(uid, message.Flags | MessageFlags.Seen, message.Keywords));
            }
            if (changes.Count == 0)
                return NumberSet.Empty;
            var gone = mailbox.SetFlags(changes).ToHashSet();
            var marked = new NumberSetBuilder();
            foreach (FlagChange change in changes)
            {
                if (!gone.Contains(change.Uid))
                    marked.Add(change.Uid);
            }
            return marked.Build();
        });
    }

    private static NumberSet Changed(IndexSnapshot told, NumberSet numbers, ulong since)
    {
        var changed = new NumberSetBuilder();
        foreach (uint number in numbers.Numbers())
        {
            if (told.ModSeqAt((int)number - 1) > since)
                changed.Add(number);
        }
        return changed.Build();
    }

    /// <summary>RFC 7162 §3.2.6: which of the UIDs that the client asks for have gone since.</summary>
    private static void TellVanished(ImapSession session, SelectedMailbox selected, FetchRequest request)
    {
        NumberSet asked = request.Messages.IsSaved ? selected.Saved : request.Messages.Resolve(selected.Told.Mailbox.NextUid - 1);
        NumberSet gone = VanishedSince.Of(selected.Told, (ulong)request.ChangedSince!.Value).And(asked); // VANISHED has it
        VanishedSince.Tell(session, gone);
    }
}
