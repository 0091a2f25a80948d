using Postern.Store.Maildir.Index.Keeping;

namespace Postern.Store.Maildir.Index;

/// <summary>A mailbox with its index: MODSEQs (RFC 7162), what was expunged, sizes, dates, and for each message a summary whose form is its user's.</summary>
/// <remarks>
/// Of one thread at a time: one for a folder in a process, shared by its sessions, its calls one after the other. <see cref="Snapshot"/> may be read by any thread.
/// Every call may block. All that the index knows is only remembered: lost, it is found again, with the same UIDs and with MODSEQs above all before.
/// </remarks>
public sealed class IndexedMailbox : IDisposable
{
    private readonly IndexKeeper _keeper;
    private readonly Action<string>? _tell;
    private Mailbox _mailbox;
    private string? _told;

    /// <summary>The mailbox in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tell">Is told in a sentence what an operator should know and a user need not: that the index was damaged and is made anew, that no MODSEQ can be kept. Called on the thread of a call.</param>
    public IndexedMailbox(MaildirFolder folder, Action<string>? tell = null)
    {
        Folder = folder;
        _tell = tell;
        _mailbox = new Mailbox(folder);
        _keeper = new IndexKeeper(folder, Tell);
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
        if (before.HighestModSeq != 0 && ReferenceEquals(before, _keeper.Known) && _keeper.IsAsKnown && _mailbox.IsUntouched(takesNew))
            return IndexChanges.None;
        using var held = _keeper.TryLock();
        if (held is not null || before.Mailbox.UidValidity == 0)
            _keeper.Refresh();
        if (before.Mailbox.UidValidity == 0)
            _mailbox = new Mailbox(Folder, _keeper.Known.Mailbox);
        var found = _mailbox.Synchronise(takesNew);
        Snapshot = _keeper.Settle(held is not null, _mailbox.Snapshot);
        if (Snapshot.HighestModSeq != 0)
            _told = null;
        bool isReset = before.Mailbox.UidValidity != Snapshot.Mailbox.UidValidity;
        return isReset ? new IndexChanges(IsReset: true, [], [], [], found.Taken) : IndexChanges.Between(before, Snapshot, found);
    }

    /// <summary>The UID of the message that was published under this name (RFC 4315 §3), after a synchronisation; 0 where it has gone already.</summary>
    public uint UidOf(ReadOnlySpan<byte> baseName) => _mailbox.UidOf(baseName);

    /// <summary>The letters of these keywords, new ones for those that have none yet; null where no letter is left, or one is no keyword.</summary>
    /// <exception cref="IOException">A new letter cannot be written down.</exception>
    public KeywordSet? LettersOf(IReadOnlyCollection<string> keywords)
    {
        var letters = _mailbox.LettersOf(keywords);
        bool isKnown = ReferenceEquals(Snapshot, _keeper.Known);
        if (!ReferenceEquals(_mailbox.Snapshot, Snapshot.Mailbox))
            Snapshot = new IndexSnapshot(_mailbox.Snapshot, Snapshot.Rows, Snapshot.Vanished, Snapshot.HighestModSeq);
        if (isKnown)
            _keeper.Name(Snapshot);
        return letters;
    }

    /// <summary>Sizes and date of a message: as they are remembered, else its file is looked at, and read through where its name does not tell the size that clients are sent. Null where the message has gone.</summary>
    /// <param name="message">The message.</param>
    /// <param name="opened">Its file, where the caller has opened it already.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MessageFacts? FactsOf(MailboxMessage message, MessageFile? opened = null)
    {
        int place = Snapshot.IndexOf(message.Uid);
        var row = place >= 0 ? Snapshot.Rows.Span[place] : IndexRow.Of(message);
        if (row.Size < 0 || row.SentSize < 0 || row.InternalDate < 0)
        {
            if (Measure(message, row.SentSize, opened) is not { } facts)
                return null;
            (row.Size, row.SentSize, row.InternalDate) = (facts.Size, facts.SentSize, facts.InternalDate.UtcTicks);
            Learn(Snapshot, row);
            if (!ReferenceEquals(Snapshot, _keeper.Known))
                Learn(_keeper.Known, row);
            _keeper.Learnt.Add(row.Uid);
            FlushWhereMuch();
        }

        return new MessageFacts(row.Size, row.SentSize, new DateTimeOffset(row.InternalDate, TimeSpan.Zero));
    }

    /// <summary>The summary that is remembered of a message; null where none is.</summary>
    public ReadOnlyMemory<byte>? SummaryOf(uint uid) => _keeper.Learnt.SummaryOf(_keeper.Known, uid);

    /// <summary>Remembers a summary of a message, in the place of one before, unless it is longer than a mebibyte. It may be forgotten at any time.</summary>
    public void Remember(uint uid, ReadOnlySpan<byte> summary)
    {
        if (summary.Length > IndexRow.LongestSummary || _keeper.Known.IndexOf(uid) < 0)
            return;
        _keeper.Learnt.Add(uid, summary);
        FlushWhereMuch();
    }

    /// <summary>Removes what is of no use any more, for an hour in which there is nothing else to do.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Tidy() => _mailbox.Tidy();

    /// <summary>Writes down what was learnt, and waits for the disk; whoever comes next opens the mailbox at one stroke.</summary>
    public void Dispose()
    {
        _keeper.Flush(closes: true);
        _keeper.Dispose();
    }

    private MessageFacts? Measure(MailboxMessage message, long sentSize, MessageFile? opened)
    {
        if (opened is not null)
            return new MessageFacts(opened.Size, sentSize >= 0 ? sentSize : SentLines.Measure(opened), opened.InternalDate);
        if (sentSize >= 0)
        {
            if (Folder.Look(message.File) is not { } seen)
                return null;
            // Who changes a message in its place leaves the sizes in its name; and no name says how many lines there are.
            if ((message.Size < 0 || message.Size == seen.Size) && sentSize >= seen.Size && sentSize <= 2 * seen.Size)
                return new MessageFacts(seen.Size, sentSize, seen.InternalDate);
        }

        using var file = Folder.Open(message.File);
        return file is null ? null : new MessageFacts(file.Size, SentLines.Measure(file), file.InternalDate);
    }

    // Another thread may be reading: each becomes known at one stroke.
    private static void Learn(IndexSnapshot snapshot, IndexRow learnt)
    {
        if (snapshot.IndexOf(learnt.Uid) is not (>= 0 and int place))
            return;
        ref var row = ref snapshot.Rows.Span[place];
        Volatile.Write(ref row.Size, learnt.Size);
        Volatile.Write(ref row.SentSize, learnt.SentSize);
        Volatile.Write(ref row.InternalDate, learnt.InternalDate);
    }

    private void FlushWhereMuch()
    {
        if (_keeper.Learnt.IsMuch)
            _keeper.Flush();
    }

    private void Tell(string what)
    {
        if (_told != what)
            _tell?.Invoke(what);
        _told = what;
    }
}
