using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Sets;
using Postern.Wire.Imap.Storing;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>STORE and UID STORE (RFC 9051 §6.4.6, RFC 7162 §3.1.3).</summary>
internal static class StoreCommand
{
    /// <summary>What became of it.</summary>
    /// <param name="Stored">Messages whose flags are as the client wanted.</param>
    /// <param name="Modified">Messages that had changed since UNCHANGEDSINCE.</param>
    /// <param name="HasLost">A message had gone.</param>
    /// <param name="Letters">The keywords of the command.</param>
    private sealed record Outcome(List<(uint Uid, MessageFlags Flags, KeywordSet Keywords)> Stored, List<uint> Modified, bool HasLost, KeywordSet Letters);

    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!StoreRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        SelectedMailbox selected = session.Selected!; // its row says so
        if (!request.Messages.TryResolve(request.IsUid, selected.Told.Uids, selected.Saved, out var numbers))
            return ImapReply.Bad("There is no message of that number");
        if (request.UnchangedSince is not null)
            session.EnableCondStore();
        IndexSnapshot told = selected.Told;
        NumberSet uids = numbers.ToUids(told.Uids);
        Outcome? outcome = await selected.RunAsync(mailbox => Store(mailbox, request, told, uids));
        if (outcome is null)
            return ImapReply.No("No more keywords can be kept in this mailbox", "LIMIT");
        Believe(selected, request, outcome);
        await session.TellChangesAsync(tellsExpunges: request.IsUid, looks: false);
        Tell(session, selected, request, outcome);
        if (outcome.Modified.Count > 0)
            return new ImapReply(outcome.HasLost ? ImapStatus.No : ImapStatus.Ok, "Some had been changed meanwhile", "MODIFIED", Named(selected, request, outcome.Modified));
        return outcome.HasLost ? ImapReply.No("Some of the messages have been expunged", "EXPUNGEISSUED") : ImapReply.Ok("STORE completed");
    }

    /// <summary>Sets the flags on the disk; null where a keyword finds no letter any more.</summary>
    private static Outcome? Store(IndexedMailbox mailbox, StoreRequest request, IndexSnapshot told, NumberSet uids)
    {
        // What is taken away needs no letter that was never given.
        string[] names = request.Operation == StoreOperation.Remove
            ? [.. request.Flags.Keywords.Where(name => mailbox.Snapshot.Mailbox.Keywords.LetterOf(name) >= 0)]
            : [.. request.Flags.Keywords];
        if (mailbox.LettersOf(names) is not { } letters)
            return null;
        IndexSnapshot before = mailbox.Snapshot;
        MessageFlags wanted = FlagWords.Stored(request.Flags.System);
        var outcome = new Outcome([], [], HasLost: false, letters);
        var changes = new List<FlagChange>();
        foreach (uint uid in uids.Numbers())
        {
            if (before.IndexOf(uid) is not (>= 0 and int place))
            {
                outcome = outcome with { HasLost = true };
                continue;
            }
            MailboxMessage message = before[place];
            if (request.UnchangedSince is { } since && before.ModSeqAt(place) > (ulong)since && !IsAsKnown(told, message, (ulong)since, request.Operation, wanted, letters))
            {
                outcome.Modified.Add(uid);
                continue;
            }
            var (flags, keywords) = Changed(message.Flags, message.Keywords, request.Operation, wanted, letters);
            if ((flags, keywords) != (message.Flags, message.Keywords))
                changes.Add(new FlagChange(uid, flags, keywords));
            outcome.Stored.Add((uid, flags, keywords));
        }
        if (changes.Count == 0)
            return outcome;
        var gone = mailbox.SetFlags(changes).ToHashSet();
        return gone.Count == 0 ? outcome : outcome with { HasLost = true, Stored = outcome.Stored.FindAll(one => !gone.Contains(one.Uid)) };
    }

    /// <summary>Whether only other flags of a message have changed than those that are to be added or taken away (RFC 7162 §3.1.12): the client knew it at this MODSEQ or below.</summary>
    private static bool IsAsKnown(IndexSnapshot told, MailboxMessage now, ulong since, StoreOperation operation, MessageFlags flags, KeywordSet keywords)
    {
        if (operation == StoreOperation.Replace || told.IndexOf(now.Uid) is not (>= 0 and int place) || told.ModSeqAt(place) > since)
            return false;
        MailboxMessage known = told[place];
        return ((known.Flags ^ now.Flags) & flags) == MessageFlags.None && ((known.Keywords.Bits ^ now.Keywords.Bits) & keywords.Bits) == 0;
    }

    /// <summary>What the client takes the flags to be now: those that it is told in a moment, or what its own command makes of those it knew, which may be others where somebody else was there before (RFC 9051 §6.4.6).</summary>
    private static void Believe(SelectedMailbox selected, StoreRequest request, Outcome outcome)
    {
        MessageFlags wanted = FlagWords.Stored(request.Flags.System);
        foreach (var (uid, flags, keywords) in outcome.Stored)
        {
            if (!request.IsSilent)
                selected.Knows(uid, new KnownFlags(flags, keywords, KnowsModSeq: true));
            else if (selected.Told.IndexOf(uid) is >= 0 and int place && selected.Known(place) is var known)
                selected.Knows(uid, Believed(Changed(known.Flags, known.Keywords, request.Operation, wanted, outcome.Letters)));
        }
    }

    private static KnownFlags Believed((MessageFlags Flags, KeywordSet Keywords) made) => new(made.Flags, made.Keywords, KnowsModSeq: true);

    private static (MessageFlags Flags, KeywordSet Keywords) Changed(MessageFlags had, KeywordSet kept, StoreOperation operation, MessageFlags flags, KeywordSet keywords) => operation switch
    {
        StoreOperation.Add => (had | flags, kept | keywords),
        StoreOperation.Remove => (had & ~flags, kept - keywords),
        _ => ((had & ~FlagWords.Settable) | flags, keywords),
    };

    /// <summary>The flags as they are now, or the MODSEQ alone where the client does not want them (RFC 7162 §3.1.3).</summary>
    private static void Tell(ImapSession session, SelectedMailbox selected, StoreRequest request, Outcome outcome)
    {
        bool tellsModSeq = session.Has(EnabledExtensions.CondStore);
        if (request.IsSilent && !tellsModSeq)
            return;
        foreach (var (uid, _, _) in outcome.Stored)
        {
            if (selected.Told.IndexOf(uid) is >= 0 and int place)
                ChangeTeller.TellFlags(session, selected, place, withUid: request.IsUid, withFlags: !request.IsSilent);
        }
    }

    private static string Named(SelectedMailbox selected, StoreRequest request, List<uint> modified)
    {
        NumberSet uids = NumberSet.Of([.. modified]);
        return (request.IsUid ? uids : uids.ToNumbers(selected.Told.Uids)).ToString();
    }
}
