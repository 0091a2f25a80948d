namespace Postern.Store.Maildir.Index;

/// <summary>A mailbox with its index: MODSEQs (RFC 7162), what was expunged, sizes, dates, and for each message a summary whose form is its user's.</summary>
/// <remarks>
/// Of one thread at a time: one for a folder in a process, shared by its sessions, its calls one after the other. <see cref="Snapshot"/> may be read by any thread.
/// Every call may block. All that the index knows is only remembered: lost, it is found again, with the same UIDs and with MODSEQs above all before.
/// </remarks>
public sealed class IndexedMailbox : IDisposable
{
    private readonly Mailbox _mailbox;
    private readonly ModSeqs _modSeqs;
    private readonly Action<string>? _tell;
    private readonly Dictionary<uint, byte[]> _summaries = [];
    private string? _told;

    /// <summary>The mailbox in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tell">Is told in a sentence what an operator should know and a user need not: that the index was damaged and is made anew, that no MODSEQ can be kept. Called on the thread of a call.</param>
    public IndexedMailbox(MaildirFolder folder, Action<string>? tell = null)
    {
        Folder = folder;
        _tell = tell;
        _mailbox = new Mailbox(folder);
        _modSeqs = new ModSeqs(folder);
    }

    /// <summary>Where its files are.</summary>
    public MaildirFolder Folder { get; }

    /// <summary>What the last synchronisation found.</summary>
    public IndexSnapshot Snapshot { get; private set; } = IndexSnapshot.Empty;

    /// <summary>Looks at the folder and tells what is different from the snapshot before; whatever changed, by whomever, has one new MODSEQ when this returns.</summary>
    /// <param name="takesNew">What lies in <c>new</c> is moved to <c>cur</c>, as is done for a user who is shown it.</param>
    /// <exception cref="IOException">The folder cannot be read, or a message needs a UID and it cannot be written down.</exception>
    public IndexChanges Synchronise(bool takesNew = false)
    {
        var before = Snapshot;
        if (before.HighestModSeq != 0 && _mailbox.IsUntouched(takesNew))
            return IndexChanges.None;
        var found = _mailbox.Synchronise(takesNew);
        bool isReset = before.Mailbox.UidValidity != _mailbox.Snapshot.UidValidity;
        if (isReset)
            _summaries.Clear();
        var known = isReset ? IndexSnapshot.Empty : before;
        var merge = new IndexMerge(known, _mailbox.Snapshot);
        Snapshot = merge.NeedsModSeq ? merge.With(TakeModSeq(before)) : merge.Unnumbered();
        foreach (uint uid in merge.Gone)
            _summaries.Remove(uid);
        return isReset ? new IndexChanges(IsReset: true, [], [], [], found.Taken) : IndexChanges.Between(before, Snapshot, found);
    }

    /// <summary>The UID of the message that was published under this name (RFC 4315 §3), after a synchronisation; 0 where it has gone already.</summary>
    public uint UidOf(ReadOnlySpan<byte> baseName) => _mailbox.UidOf(baseName);

    /// <summary>The letters of these keywords, new ones for those that have none yet; null where no letter is left, or one is no keyword.</summary>
    /// <exception cref="IOException">A new letter cannot be written down.</exception>
    public KeywordSet? LettersOf(IReadOnlyCollection<string> keywords)
    {
        var letters = _mailbox.LettersOf(keywords);
        if (!ReferenceEquals(_mailbox.Snapshot, Snapshot.Mailbox))
            Snapshot = new IndexSnapshot(_mailbox.Snapshot, Snapshot.Rows, Snapshot.Vanished, Snapshot.HighestModSeq);
        return letters;
    }

    /// <summary>Sizes and date of a message: as they are remembered, else its file is looked at, and read through where its name does not tell the size that clients are sent. Null where the message has gone.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MessageFacts? FactsOf(MailboxMessage message)
    {
        int place = Snapshot.IndexOf(message.Uid);
        var row = place >= 0 ? Snapshot.Rows.Span[place] : IndexRow.Of(message);
        if (row.Size < 0 || row.SentSize < 0 || row.InternalDate < 0)
        {
            if (Measure(message, row.SentSize) is not { } facts)
                return null;
            (row.Size, row.SentSize, row.InternalDate) = (facts.Size, facts.SentSize, facts.InternalDate.UtcTicks);
            if (place >= 0)
                Learn(ref Snapshot.Rows.Span[place], row);
        }

        return new MessageFacts(row.Size, row.SentSize, new DateTimeOffset(row.InternalDate, TimeSpan.Zero));
    }

    /// <summary>The summary that is remembered of a message; null where none is.</summary>
    public ReadOnlyMemory<byte>? SummaryOf(uint uid) => _summaries.TryGetValue(uid, out byte[]? summary) ? summary : default(ReadOnlyMemory<byte>?);

    /// <summary>Remembers a summary of a message, in the place of one before. It may be forgotten at any time.</summary>
    public void Remember(uint uid, ReadOnlySpan<byte> summary)
    {
        if (Snapshot.IndexOf(uid) >= 0)
            _summaries[uid] = summary.ToArray();
    }

    /// <summary>Removes what is of no use any more, for an hour in which there is nothing else to do.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Tidy() => _mailbox.Tidy();

    /// <summary>Writes down what was learnt; whoever comes next opens the mailbox at one stroke.</summary>
    public void Dispose() => _summaries.Clear();

    private MessageFacts? Measure(MailboxMessage message, long sentSize)
    {
        if (sentSize >= 0)
            return Folder.Look(message.File) is { } seen ? new MessageFacts(seen.Size, sentSize, seen.InternalDate) : null;
        using var file = Folder.Open(message.File);
        return file is null ? null : new MessageFacts(file.Size, SentLines.Measure(file), file.InternalDate);
    }

    // Another thread may be reading: each becomes known at one stroke.
    private static void Learn(ref IndexRow row, IndexRow learnt)
    {
        Volatile.Write(ref row.Size, learnt.Size);
        Volatile.Write(ref row.SentSize, learnt.SentSize);
        Volatile.Write(ref row.InternalDate, learnt.InternalDate);
    }

    // 0 where none can be kept.
    private ulong TakeModSeq(IndexSnapshot before)
    {
        try
        {
            ulong taken = _modSeqs.Next(before.HighestModSeq);
            _told = null;
            return taken;
        }
        catch (IOException e)
        {
            Tell($"“{Folder.Path}” keeps no MODSEQ: {e.Message}");
            return 0;
        }
    }

    private void Tell(string what)
    {
        if (_told != what)
            _tell?.Invoke(what);
        _told = what;
    }
}
