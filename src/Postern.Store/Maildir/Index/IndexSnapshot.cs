using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir.Index;

/// <summary>A mailbox and what its index knows, at one moment; any thread may read it. Nothing in it changes, but that what was unknown of a message becomes known.</summary>
public sealed class IndexSnapshot
{
    /// <summary>Nothing is known.</summary>
    public static readonly IndexSnapshot Empty = new(MailboxSnapshot.Empty, Pages<IndexRow>.Empty, Vanished.Nothing, 0);

    private uint[]? _uids; // of two threads that find none each makes the same

    // The rows are on pages like those of the messages. Alike: one that has the same UIDs.
    internal IndexSnapshot(MailboxSnapshot mailbox, Pages<IndexRow> rows, Vanished vanished, ulong highestModSeq, IndexSnapshot? alike = null)
    {
        _uids = alike?._uids;
        Mailbox = mailbox;
        Rows = rows;
        Vanished = vanished;
        HighestModSeq = highestModSeq;
    }

    /// <summary>The mailbox.</summary>
    public MailboxSnapshot Mailbox { get; }

    /// <summary>HIGHESTMODSEQ (RFC 7162 §3.1.2.1); 0 where none can be kept (the disk is read-only, or <c>postern-modseq</c> is broken): a client is then told NOMODSEQ (§3.1.2.2).</summary>
    public ulong HighestModSeq { get; }

    /// <summary>How many messages there are.</summary>
    public int Count => Rows.Length;

    /// <summary>All UIDs, ascending.</summary>
    public ReadOnlySpan<uint> Uids => _uids ??= ReadUids();

    internal Pages<IndexRow> Rows { get; }

    internal Vanished Vanished { get; }

    /// <summary>The message at this place, counted from 0 (a sequence number less one).</summary>
    public MailboxMessage this[int index] => Mailbox.Messages[index];

    /// <summary>Where the message with this UID stands, counted from 0; where there is none, the complement of where the next one does.</summary>
    public int IndexOf(uint uid) => Mailbox.IndexOf(uid);

    /// <summary>The MODSEQ of the message at this place; 0 where <see cref="HighestModSeq"/> is.</summary>
    public ulong ModSeqAt(int index) => Rows[index].ModSeq;

    /// <summary>Octets of the file of the message at this place; -1 where that is not known yet.</summary>
    public long SizeAt(int index) => Volatile.Read(ref Rows.At(index).Size);

    /// <summary>Octets of the message at this place as clients are sent it (RFC822.SIZE); -1 where that is not known yet, and <see cref="IndexedMailbox.FactsOf"/> must be asked.</summary>
    public long SentSizeAt(int index) => Volatile.Read(ref Rows.At(index).SentSize);

    /// <summary>When the message at this place came; null where that is not known yet, and <see cref="IndexedMailbox.FactsOf"/> must be asked.</summary>
    public DateTimeOffset? InternalDateAt(int index) =>
        Volatile.Read(ref Rows.At(index).InternalDate) is >= 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>UIDs that were expunged with a MODSEQ above this one, in their order (RFC 7162 §3.2.5.2); false where not all are remembered, and every UID that is not there must be told (which §3.2.10.2 permits).</summary>
    public bool TryVanishedSince(ulong modSeq, out IReadOnlyList<uint> uids)
    {
        uids = [];
        if (HighestModSeq == 0 || modSeq < Vanished.Floor)
            return false;
        var found = new SortedSet<uint>();
        var all = Vanished.Uids.Span;
        for (int last = all.Length - 1; last >= 0 && all[last].ModSeq > modSeq; last--)
        {
            // It may have come back.
            if (IndexOf(all[last].Uid) < 0)
                found.Add(all[last].Uid);
        }

        uids = [.. found];
        return true;
    }

    /// <summary>The places of each UID in two of these, where the messages, their flags or their MODSEQs may differ; -1 for a message that the one has and the other has not.</summary>
    public static IEnumerable<(int Before, int Now)> Differences(IndexSnapshot before, IndexSnapshot now) => PagePairs.Of(before.Rows, now.Rows);

    private uint[] ReadUids()
    {
        uint[] uids = new uint[Count];
        int place = 0;
        foreach (ref readonly var row in Rows)
            uids[place++] = row.Uid;
        return uids;
    }
}
