using System.Globalization;
using Postern.Mail.Mailboxes;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Looking;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Sets;
using Postern.Wire.Imap.Storing;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>COPY, MOVE and both with UID (RFC 9051 §6.4.7, §6.4.8; RFC 6851; RFC 4315 §3).</summary>
/// <remarks>COPY is all or nothing: what was copied before one failed is taken away again. A message is moved at one stroke, and is in one mailbox or the other.</remarks>
internal static class CopyCommand
{
    internal static ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command) => RunAsync(session, command, isMove: false);

    internal static ValueTask<ImapReply> MoveAsync(ImapSession session, ImapCommand command) => RunAsync(session, command, isMove: true);

    private static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command, bool isMove)
    {
        if (!CopyRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        SelectedMailbox selected = session.Selected!; // its row says so
        if (!request.Messages.TryResolve(request.IsUid, selected.Told.Uids, selected.Saved, out var numbers))
            return ImapReply.Bad("There is no message of that number");
        if (!MailboxNames.TryRead(session, request.Mailbox.Span, out FolderName name))
            return ImapReply.No("There can be no mailbox of this name", "CANNOT");
        if (!await session.Store.Workers.RunAsync(() => session.Tree.Has(name), CancellationToken.None))
            return ImapReply.No("There is no such mailbox", "TRYCREATE");
        NumberSet uids = numbers.ToUids(selected.Told.Uids);
        if (uids.IsEmpty)
            return ImapReply.Ok($"Nothing to {command.Name.ToLowerInvariant()}");
        SharedMailbox target = session.Store.Open(session.Tree.Folder(name));
        try
        {
            return await RunAsync(session, selected, target, uids, isMove);
        }
        finally
        {
            session.Store.Close(target);
        }
    }

    private static async ValueTask<ImapReply> RunAsync(ImapSession session, SelectedMailbox selected, SharedMailbox target, NumberSet uids, bool isMove)
    {
        // Two mailboxes are never held at once, so that two sessions cannot wait for each other: first the letters there, then the files.
        var letters = await LettersAsync(selected, target, uids);
        if (letters is null)
            return ImapReply.No("No more keywords can be kept in that mailbox", "LIMIT");
        MailboxStamps before = await target.RunAsync(mailbox => mailbox.Folder.Stamps());
        // A keyword set meanwhile is not lost for long: its setter hears of the copy. RFC 6851 §3.3: what has gone is not moved, and the rest is.
        MovedMessages? placed = await selected.RunAsync(mailbox => isMove
            ? mailbox.MoveTo(uids.Numbers(), target.Folder, set => letters.GetValueOrDefault(set))
            : Copy(mailbox, target.Folder, uids, letters));
        if (placed is null)
            return ImapReply.No("Some of the messages have been expunged", "EXPUNGEISSUED");
        string? code = await NumberAsync(session, target, placed.Moved, before, isMove);
        if (!isMove)
            return code is null ? ImapReply.Ok("COPY completed") : ImapReply.Ok("COPY completed", "COPYUID", code);
        if (code is not null)
            session.Output.Add(ImapResponse.Of("*", ImapStatus.Ok, "Moved", "COPYUID", code)); // RFC 6851 §4.3: before the expunges
        await session.TellChangesAsync(tellsExpunges: true);
        if (placed.Failure is not { } failure)
            return ImapReply.Ok("MOVE completed");
        session.TellOperator(failure);
        return ImapReply.No("The others cannot be moved now, try again later", ImapCode.Unavailable); // RFC 6851 §3.3
    }

    /// <summary>What COPYUID says of the messages that were put there; null where it says nothing.</summary>
    private static async ValueTask<string?> NumberAsync(ImapSession session, SharedMailbox target, IReadOnlyList<(uint Uid, PlacedMessage Placed)> placed, MailboxStamps before, bool isMove)
    {
        try
        {
            var (validity, pairs) = await target.RunAsync(mailbox =>
            {
                var copies = Add(mailbox, placed, before, isMove);
                target.NoteArrived(copies);
                return (mailbox.Snapshot.Mailbox.UidValidity, placed.Select((one, at) => (one.Uid, Copy: copies[at])).ToList());
            });
            pairs.RemoveAll(pair => pair.Copy == 0); // it has gone there already
            return pairs.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{validity} {NumberSet.Of([.. pairs.Select(pair => pair.Uid)])} {InOrder([.. pairs.Select(pair => pair.Copy)])}");
        }
        catch (IOException e) when (isMove)
        {
            // They are there and nowhere else, and get their UIDs from whoever opens that mailbox next: NO would be a lie.
            session.TellOperator(e);
            return null;
        }
    }

    /// <summary>Gives the copies their UIDs. Where they get none, none stays: who hears NO will copy them again; what was moved is nowhere else.</summary>
    private static IReadOnlyList<uint> Add(IndexedMailbox target, IReadOnlyList<(uint Uid, PlacedMessage Placed)> placed, MailboxStamps before, bool isMove)
    {
        PlacedMessage[] copies = [.. placed.Select(one => one.Placed)];
        try
        {
            return target.Add(copies, before);
        }
        catch (IOException) when (!isMove)
        {
            Undo(target.Folder, copies);
            throw;
        }
    }

    /// <summary>The letters in the target for each set of letters here; null where not all keywords find one.</summary>
    private static async ValueTask<Dictionary<KeywordSet, KeywordSet>?> LettersAsync(SelectedMailbox selected, SharedMailbox target, NumberSet uids)
    {
        IndexSnapshot now = await selected.RunAsync(mailbox =>
        {
            mailbox.Synchronise();
            return mailbox.Snapshot;
        });
        var sets = new Dictionary<KeywordSet, string[]>();
        foreach (uint uid in uids.Numbers())
        {
            if (now.IndexOf(uid) is >= 0 and int place && now[place].Keywords is var keywords)
                sets.TryAdd(keywords, [.. now.Mailbox.Keywords.Names(keywords)]);
        }
        if (sets.Values.All(names => names.Length == 0))
            return sets.ToDictionary(pair => pair.Key, _ => default(KeywordSet));
        return await target.RunAsync(mailbox =>
        {
            mailbox.Synchronise();
            var letters = new Dictionary<KeywordSet, KeywordSet>();
            foreach (var (set, names) in sets)
            {
                if (mailbox.LettersOf(names) is not { } there)
                    return null;
                letters[set] = there;
            }
            return letters;
        });
    }

    /// <summary>Copies all; null where one has gone, and then none is there.</summary>
    private static MovedMessages? Copy(IndexedMailbox mailbox, MaildirFolder target, NumberSet uids, Dictionary<KeywordSet, KeywordSet> letters)
    {
        var placed = new List<(uint Uid, PlacedMessage Placed)>();
        try
        {
            foreach (uint uid in uids.Numbers())
            {
                if (mailbox.Snapshot.IndexOf(uid) is not (>= 0 and int place) || CopyOne(mailbox.Folder, mailbox.Snapshot[place], target, letters) is not { } copy)
                {
                    Undo(target, placed);
                    return null;
                }
                placed.Add((uid, copy));
            }
        }
        catch
        {
            Undo(target, placed);
            throw;
        }
        target.Flush();
        return new MovedMessages(placed, Failure: null);
    }

    private static PlacedMessage? CopyOne(MaildirFolder folder, MailboxMessage message, MaildirFolder target, Dictionary<KeywordSet, KeywordSet> letters)
    {
        KeywordSet there = letters.GetValueOrDefault(message.Keywords);
        return Transfer.Copy(folder, message.File, target, message.Flags, there) is { } name ? new PlacedMessage(name, message.Flags, there) : null;
    }

    private static void Undo(MaildirFolder target, List<(uint Uid, PlacedMessage Placed)> placed) => Undo(target, placed.ConvertAll(one => one.Placed));

    /// <summary>Takes messages away that were put there.</summary>
    internal static void Undo(MaildirFolder target, IReadOnlyList<PlacedMessage> placed)
    {
        foreach (PlacedMessage one in placed)
        {
            if (target.Find(one.BaseName.Span) is { } copy)
                target.Expunge(copy);
        }
    }

    /// <summary>UIDs as a set in the order of their messages, which RFC 4315 §3 wants: they are given out in the order of delivery, and so ascending, but another program's may be among them.</summary>
    internal static string InOrder(IReadOnlyList<uint> uids)
    {
        bool isAscending = true;
        for (int i = 1; i < uids.Count; i++)
            isAscending &= uids[i] > uids[i - 1];
        return isAscending ? NumberSet.Of([.. uids]).ToString() : string.Join(',', uids.Select(uid => uid.ToString(CultureInfo.InvariantCulture)));
    }
}
