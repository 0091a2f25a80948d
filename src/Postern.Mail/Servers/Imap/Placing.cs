using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Looking;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap;

/// <summary>Whether messages were put into another folder.</summary>
internal enum PlacingVerdict
{
    /// <summary>They were.</summary>
    Placed,

    /// <summary>There is no such folder.</summary>
    NoTarget,

    /// <summary>One to be copied has gone, and none is there.</summary>
    Gone,

    /// <summary>They have keywords of which it is not known which letters they have there; nothing was done.</summary>
    NoLetters,
}

/// <summary>Messages that were put into another folder, where they have no UIDs yet (COPY and MOVE).</summary>
/// <remarks>COPY is all or nothing: what was copied before one failed is taken away again. A message is moved at one stroke, and is in one mailbox or the other (RFC 6851 §3.3: what has gone is not moved, and the rest is).</remarks>
/// <param name="Verdict">What became of it.</param>
/// <param name="Before">How the folder was before the first of them.</param>
/// <param name="Placed">The messages, with their UIDs here.</param>
/// <param name="Failure">Why not all that were to be moved were; null where all that were here are there.</param>
/// <param name="Unknown">Sets of letters here whose letters there are not known, and what they stand for.</param>
internal sealed record Placing(PlacingVerdict Verdict, MailboxStamps Before, IReadOnlyList<(uint Uid, PlacedMessage Placed)> Placed, IOException? Failure, IReadOnlyDictionary<KeywordSet, string[]> Unknown)
{
    private static readonly Dictionary<KeywordSet, string[]> NoSets = [];

    /// <summary>Puts them there, on a worker; on the disk when this returns.</summary>
    /// <param name="mailbox">Where they are; it was just looked at.</param>
    /// <param name="target">Where to.</param>
    /// <param name="uids">Which.</param>
    /// <param name="letters">The letters there for each set of letters here.</param>
    /// <param name="isMove">They are not to stay here.</param>
    /// <param name="isThere">Whether the folder exists.</param>
    internal static Placing Run(IndexedMailbox mailbox, MaildirFolder target, NumberSet uids, Dictionary<KeywordSet, KeywordSet> letters, bool isMove, Func<bool> isThere)
    {
        if (!isThere())
            return Failed(PlacingVerdict.NoTarget);
        var unknown = UnknownSets(mailbox.Snapshot, uids, letters);
        if (unknown.Count > 0)
            return Failed(PlacingVerdict.NoLetters) with { Unknown = unknown };
        MailboxStamps before = target.Stamps();
        var placed = isMove ? mailbox.MoveTo(uids.Numbers(), target, set => letters.GetValueOrDefault(set)) : Copy(mailbox, target, uids, letters);
        return placed is null ? Failed(PlacingVerdict.Gone) : new Placing(PlacingVerdict.Placed, before, placed.Moved, placed.Failure, NoSets);
    }

    /// <summary>Takes messages away that were put there.</summary>
    internal static void Undo(MaildirFolder target, IReadOnlyList<PlacedMessage> placed)
    {
        foreach (PlacedMessage one in placed)
        {
            if (target.Find(one.BaseName.Span) is { } copy)
                target.Expunge(copy);
        }
    }

    private static Placing Failed(PlacingVerdict verdict) => new(verdict, default, [], Failure: null, NoSets);

    private static Dictionary<KeywordSet, string[]> UnknownSets(IndexSnapshot now, NumberSet uids, Dictionary<KeywordSet, KeywordSet> letters)
    {
        var sets = new Dictionary<KeywordSet, string[]>();
        foreach (uint uid in uids.Numbers())
        {
            if (now.IndexOf(uid) is >= 0 and int place && now[place].Keywords is var keywords && !letters.ContainsKey(keywords))
                sets.TryAdd(keywords, [.. now.Mailbox.Keywords.Names(keywords)]);
        }
        return sets;
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
}
