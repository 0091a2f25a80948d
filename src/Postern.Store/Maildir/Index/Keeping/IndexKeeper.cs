using Postern.Store.Maildir.Looking;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>The index of a folder in memory and on the disk, shared with other processes: what they wrote is read before anything is looked at, and what is different gets its MODSEQ and is written before anybody is told of it.</summary>
/// <remarks>
/// A MODSEQ that was told must be found in the file, or the file must not be believed. Therefore: a file that cannot be written is removed; one that cannot be removed either ends the giving of numbers;
/// and MODSEQs that are read are believed only where the mark is the one of the file, and the boot too (what was not waited for is lost with the power), or nothing was written since it was closed.
/// Where they are not believed all messages get a new one, which tells clients too much and never too little.
/// </remarks>
internal sealed class IndexKeeper : IDisposable
{
    private readonly MaildirFolder _folder;
    private readonly Action<string> _tell;
    private readonly IndexFile _file;
    private readonly ModSeqs _modSeqs;
    private readonly Guid _boot = MachineBoot.Read();
    private MailboxStamps _stamps; // as they are in the file
    private bool _isAlone;         // there is no file, for we removed it: what is known is in memory
    private bool _isOpen;          // something was written since the file was closed

    internal IndexKeeper(MaildirFolder folder, Action<string> tell)
    {
        (_folder, _tell) = (folder, tell);
        _file = new IndexFile(folder);
        _modSeqs = new ModSeqs(folder);
        Learnt = new LearntFacts(folder);
    }

    /// <summary>What is known; without MODSEQs where none is believed.</summary>
    internal IndexSnapshot Known { get; private set; } = IndexSnapshot.Empty;

    /// <summary>What is not in the file yet.</summary>
    internal LearntFacts Learnt { get; }

    /// <summary>True where no other process has written.</summary>
    internal bool IsAsKnown => _file.IsAsKnown;

    /// <summary>The lock; null where there is none to be had: then all is only read, and nothing gets a MODSEQ.</summary>
    internal IndexLock? TryLock()
    {
        try
        {
            return IndexLock.Take(_folder);
        }
        catch (IOException e)
        {
            _tell($"the index of “{_folder.Path}” is not written, and what changes gets no MODSEQ: {e.Message}");
            return null;
        }
    }

    /// <summary>Reads what others have written.</summary>
    internal void Refresh()
    {
        bool wasThere = _file.IsThere;
        var replay = new Lazy<IndexReplay>(() => new IndexReplay(Known));
        bool isWhole = false;
        switch (Read(batch =>
        {
            isWhole |= batch.IsWhole;
            replay.Value.Add(batch);
        }))
        {
            case IndexFile.Found.More:
                Take(replay.Value, isWhole);
                break;
            case IndexFile.Found.Missing when (wasThere || Known.HighestModSeq != 0) && !(_isAlone && IsLast(_modSeqs.Mark)):
            case IndexFile.Found.Damaged:
                Doubt(Known, _modSeqs.Mark);
                break;
            default:
                break;
        }
    }

    /// <summary>What was found in the folder is known when this returns, with MODSEQs for what is different.</summary>
    internal IndexSnapshot Settle(bool isHeld, MailboxSnapshot found)
    {
        // Nothing was looked at, for nothing was touched: so it is where a mailbox is opened again.
        if (ReferenceEquals(Known.Mailbox, found) && Known.HighestModSeq != 0 && Learnt.IsNothing)
            return Known;
        if (Known.Mailbox.UidValidity != found.UidValidity)
        {
            Known = IndexSnapshot.Empty;
            Learnt.Forget();
        }

        var merge = new IndexMerge(Known, found);
        Learnt.Forget(merge.Gone);
        ulong modSeq = merge.NeedsModSeq && isHeld ? TakeModSeq() : 0;
        var next = merge.NeedsModSeq ? merge.With(modSeq) : merge.Unnumbered();
        if (isHeld && next.HighestModSeq != 0 && !TryWrite(next, merge, IndexMarks.None) && merge.NeedsModSeq)
            next = merge.With(0);
        return Known = next;
    }

    /// <summary>Keywords have got letters.</summary>
    internal void Name(IndexSnapshot named) => Known = named;

    /// <summary>Writes down what was learnt.</summary>
    internal void Flush(bool closes = false)
    {
        if (Learnt.IsNothing && !(closes && _isOpen))
            return;
        using var held = TryLock();
        if (held is null)
        {
            Learnt.Forget();
            return;
        }

        Refresh();
        if (Known.HighestModSeq != 0)
            _ = TryWrite(Known, new IndexMerge(Known, Known.Mailbox), closes ? IndexMarks.Closed : IndexMarks.None);
    }

    public void Dispose() => Learnt.Dispose();

    private IndexFile.Found Read(Action<IndexBatch> batch)
    {
        try
        {
            var found = _file.Read(batch);
            if (found == IndexFile.Found.Damaged)
                _tell($"“{_folder.Path}/postern-index” was damaged and is made anew");
            return found;
        }
        catch (IOException e)
        {
            _tell($"the index of “{_folder.Path}” is made anew: {e.Message}");
            return IndexFile.Found.Damaged;
        }
    }

    private void Take(IndexReplay replay, bool isWhole)
    {
        if (replay.Finish() is not { } read)
            return;
        var meta = replay.Meta;
        bool isOfThisBoot = meta.Boot == _boot, isClosed = (meta.Marks & IndexMarks.Closed) != IndexMarks.None;
        _isOpen = !isClosed;
        _isAlone = false;
        _stamps = meta.Stamps;
        if (isWhole && !(IsLast(meta.Mark) && (isOfThisBoot || isClosed)))
        {
            Doubt(read, meta.Mark);
            return;
        }

        _modSeqs.Saw(meta.HighestModSeq, meta.Mark, isOfThisBoot && (meta.Marks & IndexMarks.BlockOpen) != IndexMarks.None);
        Known = read;
    }

    // Numbers of the block may have been given out that nobody knows of any more.
    private void Doubt(IndexSnapshot read, ulong mark)
    {
        _modSeqs.Saw(mark, mark, isOpen: false);
        Known = new IndexSnapshot(read.Mailbox, read.Rows, Vanished.Nothing, 0, read);
    }

    private bool IsLast(ulong mark)
    {
        try
        {
            return ModSeqs.IsLast(_folder, mark);
        }
        catch (IOException e)
        {
            _tell(e.Message);
            return false;
        }
    }

    // 0 where none can be kept.
    private ulong TakeModSeq()
    {
        try
        {
            return _modSeqs.Next();
        }
        catch (IOException e)
        {
            _tell($"“{_folder.Path}” keeps no MODSEQ: {e.Message}");
            return 0;
        }
    }

    private bool TryWrite(IndexSnapshot next, IndexMerge merge, IndexMarks marks)
    {
        try
        {
            Write(next, merge, marks);
            return true;
        }
        catch (IOException e)
        {
            _tell(e.Message);
            _isAlone = !_file.IsThere;
            return _isAlone;
        }
    }

    // What cannot be kept is learnt again.
    private IReadOnlyList<int> LearntOf(IndexSnapshot next, bool isWhole)
    {
        try
        {
            return Learnt.Write(next, isWhole);
        }
        catch (IOException e)
        {
            _tell(e.Message);
            Learnt.Forget();
            return [];
        }
    }

    private void Write(IndexSnapshot next, IndexMerge merge, IndexMarks marks)
    {
        bool isWhole = merge.RaisesAll || !_file.IsThere || _file.IsLong;
        bool closes = (marks & IndexMarks.Closed) != IndexMarks.None;
        int[] places = [.. merge.Different.Concat(LearntOf(next, isWhole)).Distinct().Order()];
        bool isNews = places.Length > 0 || merge.Gone.Count > 0 || closes || (next.Mailbox.Stamps.IsSettled && next.Mailbox.Stamps != _stamps);
        if (!isWhole && !isNews)
            return;
        var meta = IndexMeta.Of(next, _modSeqs.Mark, _boot, marks | (isWhole ? IndexMarks.Whole : IndexMarks.None) | (_modSeqs.IsOpen && !closes ? IndexMarks.BlockOpen : IndexMarks.None));
        if (isWhole)
            _file.Replace(IndexBatch.Write(meta, next, places: null, []), closes);
        else
            _file.Append(IndexBatch.Write(meta, next, places, merge.Gone), closes);
        (_stamps, _isAlone, _isOpen) = (next.Mailbox.Stamps, false, !closes);
    }
}
