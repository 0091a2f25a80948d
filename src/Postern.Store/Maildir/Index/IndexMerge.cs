namespace Postern.Store.Maildir.Index;

/// <summary>What the index knew and what a look at the folder found, brought together: what must get a new MODSEQ, and what must be written down.</summary>
internal sealed class IndexMerge
{
    private readonly IndexSnapshot _known;
    private readonly MailboxSnapshot _found;
    private readonly bool _raisesAll;
    private readonly IndexRow[] _rows;
    private readonly List<int> _numbered = [];
    private readonly List<int> _renamed = [];
    private readonly List<uint> _gone = [];

    /// <summary>Both are of one UIDVALIDITY, or nothing was known.</summary>
    internal IndexMerge(IndexSnapshot known, MailboxSnapshot found)
    {
        (_known, _found) = (known, found);
        _raisesAll = known.HighestModSeq == 0;
        _rows = GC.AllocateUninitializedArray<IndexRow>(found.Messages.Length);
        Merge();
    }

    /// <summary>Messages or expunges must get a new MODSEQ; so must an empty mailbox of which nothing was known.</summary>
    internal bool NeedsModSeq => _raisesAll || _numbered.Count > 0 || _gone.Count > 0;

    /// <summary>Nothing that was known of MODSEQs holds.</summary>
    internal bool RaisesAll => _raisesAll;

    /// <summary>Places of messages that are not in the file as they are now.</summary>
    internal IEnumerable<int> Different => _numbered.Concat(_renamed);

    /// <summary>UIDs that were there and are not.</summary>
    internal List<uint> Gone => _gone;

    /// <summary>The index as it is with this MODSEQ for all that is different; with 0 it has none for anything until all get a new one.</summary>
    internal IndexSnapshot With(ulong modSeq)
    {
        if (modSeq == 0)
        {
            foreach (ref var row in _rows.AsSpan())
                row.ModSeq = 0;
            return new IndexSnapshot(_found, _rows, Vanished.Nothing, 0);
        }

        foreach (int place in _numbered)
            _rows[place].ModSeq = modSeq;
        var vanished = _raisesAll ? new Vanished(modSeq, default) : _known.Vanished.With(_gone, modSeq);
        return new IndexSnapshot(_found, _rows, vanished, modSeq);
    }

    /// <summary>The index where nothing needs a new MODSEQ.</summary>
    internal IndexSnapshot Unnumbered() => new(_found, _rows, _known.Vanished, _known.HighestModSeq);

    private void Merge()
    {
        var olds = _known.Rows.Span;
        var earlier = _known.Mailbox.Messages.Span;
        var messages = _found.Messages.Span;
        int old = 0;
        for (int place = 0; place < messages.Length; place++)
        {
            ref readonly var message = ref messages[place];
            while (old < olds.Length && olds[old].Uid < message.Uid)
                _gone.Add(olds[old++].Uid);
            if (old == olds.Length || olds[old].Uid != message.Uid)
            {
                _rows[place] = IndexRow.Of(message);
                _numbered.Add(place);
                continue;
            }

            ref readonly var row = ref olds[old];
            _rows[place] = row.With(message);
            if (_raisesAll || row.Flags != message.Flags || row.Keywords != message.Keywords.Bits)
                _numbered.Add(place);
            else if (!IsSame(earlier[old], message))
                _renamed.Add(place);
            old++;
        }

        while (old < olds.Length)
            _gone.Add(olds[old++].Uid);
    }

    private static bool IsSame(in MailboxMessage one, in MailboxMessage other) =>
        one.File.IsNew == other.File.IsNew && IsSame(one.File.FileName, other.File.FileName) && IsSame(one.Extensions, other.Extensions);

    // Mostly they are the very same octets.
    private static bool IsSame(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Equals(other) || one.Span.SequenceEqual(other.Span);
}
