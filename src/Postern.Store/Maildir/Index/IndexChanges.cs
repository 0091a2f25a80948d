using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir.Index;

/// <summary>What a synchronisation found to be different from the snapshot before; the MODSEQs are in the one after.</summary>
/// <param name="IsReset">UIDVALIDITY is another, or this was the first synchronisation: sessions begin anew, and no list here counts.</param>
/// <param name="New">Messages that were not there; one that lay in <c>new</c> is still marked so.</param>
/// <param name="Changed">Messages with other flags or keywords, or only another MODSEQ where another process saw flags come and go.</param>
/// <param name="Gone">UIDs of messages that are no more.</param>
/// <param name="Taken">UIDs of messages that were moved from <c>new</c> to <c>cur</c> by this call, and by no other ever: IMAP4rev1's <c>\Recent</c> (RFC 3501 §2.3.2); it counts after a reset too.</param>
public sealed record IndexChanges(bool IsReset, IReadOnlyList<MailboxMessage> New, IReadOnlyList<MailboxMessage> Changed, IReadOnlyList<uint> Gone, IReadOnlyList<uint> Taken)
{
    /// <summary>Nothing is different.</summary>
    public static readonly IndexChanges None = new(IsReset: false, [], [], [], []);

    /// <summary>True where no session has anything to tell.</summary>
    public bool IsNone => !IsReset && New.Count == 0 && Changed.Count == 0 && Gone.Count == 0;

    /// <summary>Both are of the same UIDVALIDITY.</summary>
    internal static IndexChanges Between(IndexSnapshot before, IndexSnapshot now, MailboxChanges found)
    {
        var (added, changed, gone) = (new List<MailboxMessage>(), new List<MailboxMessage>(), new List<uint>());
        // Where all have a new MODSEQ nothing has happened to them.
        bool countsModSeq = before.Vanished.Floor == now.Vanished.Floor && before.HighestModSeq != 0 && now.HighestModSeq != 0;
        foreach (var (old, place) in IndexSnapshot.Differences(before, now))
        {
            if (place == PagePairs.None)
                gone.Add(before.Rows[old].Uid);
            else if (old == PagePairs.None)
                added.Add(now[place]);
            else if (IsChanged(before.Rows[old], now.Rows[place], countsModSeq))
                changed.Add(now[place]);
        }

        return new IndexChanges(IsReset: false, AsFound(added, found.New), changed, gone, found.Taken);
    }

    private static bool IsChanged(IndexRow before, IndexRow now, bool countsModSeq) =>
        before.Flags != now.Flags || before.Keywords != now.Keywords || (countsModSeq && before.ModSeq != now.ModSeq);

    // As it lay before it was taken.
    private static List<MailboxMessage> AsFound(List<MailboxMessage> added, IReadOnlyList<MailboxMessage> found)
    {
        if (found.Count == 0)
            return added;
        var byUid = found.ToDictionary(message => message.Uid);
        return [.. added.Select(message => byUid.GetValueOrDefault(message.Uid, message))];
    }
}
