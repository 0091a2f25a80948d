using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir.Index;

/// <summary>What the index knew and what a look at the folder found, brought together: what must get a new MODSEQ, and what must be written down.</summary>
internal sealed class IndexMerge
{
    private readonly IndexSnapshot _known;
    private readonly MailboxSnapshot _found;
    private readonly bool _raisesAll;
    private readonly Pages<IndexRow> _rows;
    private readonly List<int> _numbered = [];
    private readonly List<int> _renamed = [];
    private readonly List<uint> _gone = [];
    private bool _hasMore;

    /// <summary>Both are of one UIDVALIDITY, or nothing was known.</summary>
    internal IndexMerge(IndexSnapshot known, MailboxSnapshot found)
    {
        (_known, _found) = (known, found);
        _raisesAll = known.HighestModSeq == 0;
        _rows = new Pages<IndexRow>(RowPages());
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
            return new IndexSnapshot(_found, Unnumbered(_rows), Vanished.Nothing, 0);
        foreach (int place in _numbered)
            _rows.At(place).ModSeq = modSeq;
        var vanished = _raisesAll ? new Vanished(modSeq, default) : _known.Vanished.With(_gone, modSeq);
        return Index(vanished, modSeq);
    }

    /// <summary>The index where nothing needs a new MODSEQ.</summary>
    internal IndexSnapshot Unnumbered() => Index(_known.Vanished, _known.HighestModSeq);

    private static Pages<IndexRow> Unnumbered(Pages<IndexRow> rows)
    {
        var all = rows.ToArray();
        foreach (ref var row in all.AsSpan())
            row.ModSeq = 0;
        return Pages<IndexRow>.Of(all);
    }

    private IndexSnapshot Index(Vanished vanished, ulong modSeq) => new(_found, _rows, vanished, modSeq, _hasMore || _gone.Count > 0 ? null : _known);

    // Of a page of messages that is as it was, the rows are.
    private IndexRow[][] RowPages()
    {
        var (olds, news) = (_known.Mailbox.Messages, _found.Messages);
        var pages = new IndexRow[news.PageCount][];
        int old = 0;
        for (int page = 0; page < pages.Length; page++)
        {
            var messages = news.Page(page);
            while (old < olds.PageCount && olds.Page(old)[^1].Uid < messages[0].Uid)
                old++;
            bool isKept = !_raisesAll && old < olds.PageCount && ReferenceEquals(olds.Page(old), messages);
            pages[page] = isKept ? _known.Rows.Page(old) : GC.AllocateUninitializedArray<IndexRow>(messages.Length);
        }

        return pages;
    }

    private void Merge()
    {
        // Where all get a new number, no page is as it was.
        var olds = _raisesAll ? Pages<MailboxMessage>.Of(_known.Mailbox.Messages.ToArray()) : _known.Mailbox.Messages;
        foreach (var (old, place) in PagePairs.Of(olds, _found.Messages))
        {
            if (place == PagePairs.None)
                _gone.Add(olds[old].Uid);
            else if (old == PagePairs.None)
                Add(place);
            else
                Keep(olds[old], _known.Rows[old], place);
        }
    }

    private void Add(int place)
    {
        _rows.At(place) = IndexRow.Of(_found.Messages[place]);
        _numbered.Add(place);
        _hasMore = true;
    }

    private void Keep(in MailboxMessage earlier, IndexRow row, int place)
    {
        ref readonly var message = ref _found.Messages[place];
        _rows.At(place) = row.With(message);
        if (_raisesAll || row.Flags != message.Flags || row.Keywords != message.Keywords.Bits)
            _numbered.Add(place);
        else if (!IsSame(earlier, message))
            _renamed.Add(place);
    }

    private static bool IsSame(in MailboxMessage one, in MailboxMessage other) =>
        one.File.IsNew == other.File.IsNew && IsSame(one.File.FileName, other.File.FileName) && IsSame(one.Extensions, other.Extensions);

    // Mostly they are the very same octets.
    private static bool IsSame(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Equals(other) || one.Span.SequenceEqual(other.Span);
}
