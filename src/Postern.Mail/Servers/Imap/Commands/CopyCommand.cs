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
        NumberSet uids = numbers.ToUids(selected.Told.Uids);
        if (uids.IsEmpty)
            return await session.Store.Workers.RunAsync(() => session.Tree.Has(name), CancellationToken.None) ? ImapReply.Ok($"Nothing to {command.Name.ToLowerInvariant()}") : Missing;
        MaildirFolder target = session.Tree.Folder(name);
        var letters = new Dictionary<KeywordSet, KeywordSet> { [default] = default };
        while (true)
        {
            // Two mailboxes are never held at once, so that two sessions cannot wait for each other: letters there, files here, UIDs there.
            var placing = await selected.RunAsync(mailbox => Placing.Run(mailbox, target, uids, letters, isMove, isThere: () => session.Tree.Has(name)));
            switch (placing.Verdict)
            {
                case PlacingVerdict.NoTarget:
                    return Missing;
                case PlacingVerdict.Gone:
                    return ImapReply.No("Some of the messages have been expunged", "EXPUNGEISSUED");
                case PlacingVerdict.Placed:
                    return await AddAsync(session, target, placing, isMove);
                case PlacingVerdict.NoLetters when !await FindLettersAsync(session, target, placing.Unknown, letters):
                    return ImapReply.No("No more keywords can be kept in that mailbox", "LIMIT");
                default:
                    break; // once more, with the letters
            }
        }
    }

    private static ImapReply Missing => ImapReply.No("There is no such mailbox", "TRYCREATE");

    /// <summary>Gives the copies their UIDs, and tells them.</summary>
    private static async ValueTask<ImapReply> AddAsync(ImapSession session, MaildirFolder folder, Placing placing, bool isMove)
    {
        string? code = await NumberAsync(session, folder, placing, isMove);
        if (!isMove)
            return code is null ? ImapReply.Ok("COPY completed") : ImapReply.Ok("COPY completed", "COPYUID", code);
        if (code is not null)
            session.Output.Add(ImapResponse.Of("*", ImapStatus.Ok, "Moved", "COPYUID", code)); // RFC 6851 §4.3: before the expunges
        await session.TellChangesAsync(tellsExpunges: true, looks: false);
        if (placing.Failure is not { } failure)
            return Expunging.Completed(session, "MOVE completed");
        session.TellOperator(failure);
        return ImapReply.No("The others cannot be moved now, try again later", ImapCode.Unavailable); // RFC 6851 §3.3
    }

    /// <summary>What COPYUID says of the messages that were put there; null where it says nothing.</summary>
    private static async ValueTask<string?> NumberAsync(ImapSession session, MaildirFolder folder, Placing placing, bool isMove)
    {
        SharedMailbox target = session.Store.Open(folder);
        try
        {
            var (validity, pairs) = await target.RunAsync(mailbox =>
            {
                var copies = Add(mailbox, placing.Placed, placing.Before, isMove);
                target.NoteArrived(copies);
                return (mailbox.Snapshot.Mailbox.UidValidity, placing.Placed.Select((one, at) => (one.Uid, Copy: copies[at])).ToList());
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
        finally
        {
            session.Store.Close(target);
        }
    }

    /// <summary>Finds the letters in the target for sets of letters here; false where not all keywords find one.</summary>
    private static Task<bool> FindLettersAsync(ImapSession session, MaildirFolder folder, IReadOnlyDictionary<KeywordSet, string[]> sets, Dictionary<KeywordSet, KeywordSet> letters) =>
        session.Store.RunAsync(folder, mailbox =>
        {
            mailbox.Synchronise();
            foreach (var (set, names) in sets)
            {
                if (mailbox.LettersOf(names) is not { } there)
                    return false;
                letters[set] = there;
            }
            return true;
        });

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
            Placing.Undo(target.Folder, copies);
            throw;
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
