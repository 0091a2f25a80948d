using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index.Keeping;
using Postern.Store.Maildir.Looking;

namespace Postern.Store.Maildir.Index;

/// <summary>A mailbox with its index: MODSEQs (RFC 7162), what was expunged, sizes, dates, and for each message a summary whose form is its user's.</summary>
/// <remarks>
/// Of one thread at a time: one for a folder in a process, shared by its sessions, its calls one after the other. <see cref="Snapshot"/> may be read by any thread.
/// Every call may block. What is changed through it is known without another look at the folder; changes that go by it are found by the next.
/// All that the index knows is only remembered: lost, it is found again, with the same UIDs and with MODSEQs above all before.
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

    /// <summary>In what time <see cref="Synchronise"/> is to be called at the latest, though nobody should ask: a change made through this may hide what another program did at the same moment. Null where nothing can be hidden.</summary>
    public TimeSpan? OwesLookIn => _mailbox.OwesLookIn;

    /// <summary><see cref="Tidy"/> is worth while, as far as is known without looking.</summary>
    public bool IsUntidy => _mailbox.IsUntidy;

    /// <summary>Looks at the folder and tells what is different from the snapshot before; whatever changed, by whomever, has one new MODSEQ when this returns.</summary>
    /// <param name="takesNew">What lies in <c>new</c> is moved to <c>cur</c>, as is done for a user who is shown it.</param>
    /// <exception cref="IOException">The folder cannot be read, or a message needs a UID and it cannot be written down.</exception>
    public IndexChanges Synchronise(bool takesNew = false)
    {
        var before = Snapshot;
        if (IsIndexAsKnown && _mailbox.IsUntouched(takesNew, out _))
            return IndexChanges.None;
        using var held = _keeper.TryLock();
        var found = Look(held, takesNew);
        bool isReset = before.Mailbox.UidValidity != Snapshot.Mailbox.UidValidity;
        return isReset ? new IndexChanges(IsReset: true, [], [], [], found.Taken) : IndexChanges.Between(before, Snapshot, found);
    }

    /// <summary>Gives messages other flags and keywords; when it returns that is on the disk, and what was changed has one new MODSEQ. Gives the UIDs of those that have gone.</summary>
    /// <exception cref="IOException">The system refuses; what was changed before is, and is known.</exception>
    public IReadOnlyList<uint> SetFlags(IEnumerable<FlagChange> changes)
    {
        var gone = new List<uint>();
        Change(own =>
        {
            foreach (var change in changes)
            {
                int place = own.Known.IndexOf(change.Uid);
                if (place >= 0 && Folder.SetFlags(own.Known.Messages[place].File, change.Flags, change.Keywords) is { } file)
                    own.Set(place, file);
                else
                    gone.Add(change.Uid);
            }
        });
        return gone;
    }

    /// <summary>Removes messages; on the disk when it returns. Gives how many were still there.</summary>
    /// <exception cref="IOException">The system refuses; what was removed before is, and is known.</exception>
    public int Expunge(IEnumerable<uint> uids)
    {
        int removed = 0;
        Change(own =>
        {
            foreach (uint uid in uids)
            {
                if (own.Known.IndexOf(uid) is not (>= 0 and int place) || !Folder.Expunge(own.Known.Messages[place].File))
                    continue;
                own.Remove(place);
                removed++;
            }
        });
        return removed;
    }

    /// <summary>Moves messages to another folder, where they get their UIDs by <see cref="Add"/>; on the disk there, and then here, when it returns. Gives those that were still here, and what stopped it.</summary>
    /// <param name="uids">Which.</param>
    /// <param name="target">Where to.</param>
    /// <param name="letters">The letters there for keywords here.</param>
    /// <exception cref="IOException">The system refuses, and nothing was moved; or this folder does not reach the disk.</exception>
    public MovedMessages MoveTo(IEnumerable<uint> uids, MaildirFolder target, Func<KeywordSet, KeywordSet> letters)
    {
        var moved = new List<(uint, PlacedMessage)>();
        IOException? failure = null;
        Change(own =>
        {
            try
            {
                foreach (uint uid in uids)
                {
                    if (own.Known.IndexOf(uid) is not (>= 0 and int place))
                        continue;
                    var message = own.Known.Messages[place];
                    var keywords = letters(message.Keywords);
                    if (Transfer.Move(Folder, message.File, target, message.Flags, keywords) is not { } name)
                        continue;
                    own.Remove(place);
                    moved.Add((uid, new PlacedMessage(name, message.Flags, keywords)));
                }
            }
            catch (IOException e) when (moved.Count > 0)
            {
                failure = e; // what was moved is there, and is to be told
            }

            target.Flush();
        });
        // What was moved away came back under other names in the same breath, and nothing here knows of it yet.
        if (target.Path == Folder.Path)
            _mailbox.Doubt();
        return new MovedMessages(moved, failure);
    }

    /// <summary>Gives UIDs to messages that were put into the folder (RFC 4315 §3); 0 for one that has gone already.</summary>
    /// <param name="placed">The messages, in the order in which they were put there.</param>
    /// <param name="before">How the folder was before the first of them.</param>
    /// <exception cref="IOException">The folder cannot be read, or no UID be written down.</exception>
    public IReadOnlyList<uint> Add(IReadOnlyList<PlacedMessage> placed, MailboxStamps before)
    {
        using var held = _keeper.TryLock();
        if (held is not null && IsIndexAsKnown && _mailbox.IsAsKnown(before) && _mailbox.Add(placed, before) is { } uids)
        {
            Settle(held);
            return uids;
        }

        // A change of ours between their being put there and now has hidden them from the next look.
        _mailbox.Doubt();
        Look(held, takesNew: false);
        _mailbox.Owe();
        return [.. placed.Select(message => _mailbox.UidOf(message.BaseName.Span))];
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
            Snapshot = new IndexSnapshot(_mailbox.Snapshot, Snapshot.Rows, Snapshot.Vanished, Snapshot.HighestModSeq, Snapshot);
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
        var row = place >= 0 ? Snapshot.Rows[place] : IndexRow.Of(message);
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
    /// <param name="uid">Which.</param>
    /// <param name="window">Where others are at hand; what is given is good until the next is asked for with it.</param>
    public ReadOnlyMemory<byte>? SummaryOf(uint uid, SummaryWindow? window = null) => _keeper.Learnt.SummaryOf(_keeper.Known, uid, window ?? new SummaryWindow());

    /// <summary>Remembers a summary of a message, in the place of one before, unless it is longer than a mebibyte. It may be forgotten at any time.</summary>
    public void Remember(uint uid, ReadOnlySpan<byte> summary)
    {
        if (summary.Length > IndexRow.LongestSummary || _keeper.Known.IndexOf(uid) < 0)
            return;
        _keeper.Learnt.Add(uid, summary);
        FlushWhereMuch();
    }

    /// <summary>Removes what is of no use any more, when there is nothing else to do (<see cref="Mailbox.Tidy"/>).</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Tidy() => _mailbox.Tidy();

    /// <summary>Writes down what was learnt, and waits for the disk; whoever comes next opens the mailbox at one stroke.</summary>
    public void Dispose()
    {
        _keeper.Flush(closes: true);
        _keeper.Dispose();
    }

    private bool IsIndexAsKnown => Snapshot.HighestModSeq != 0 && ReferenceEquals(Snapshot, _keeper.Known) && _keeper.IsAsKnown;

    private MailboxChanges Look(IndexLock? held, bool takesNew)
    {
        bool isFirst = Snapshot.Mailbox.UidValidity == 0;
        if (held is not null || isFirst)
            _keeper.Refresh();
        if (isFirst)
            _mailbox = new Mailbox(Folder, _keeper.Known.Mailbox);
        else if (!ReferenceEquals(Snapshot, _keeper.Known))
            _mailbox.Doubt();
        var found = _mailbox.Synchronise(takesNew);
        Settle(held);
        return found;
    }

    private void Settle(IndexLock? held)
    {
        Snapshot = _keeper.Settle(held is not null, _mailbox.Snapshot);
        if (Snapshot.HighestModSeq != 0)
            _told = null;
    }

    private void Change(Action<OwnChanges> change)
    {
        using var held = _keeper.TryLock();
        if (!(_mailbox.IsUntouched(takesNew: false, out var before) && IsIndexAsKnown))
        {
            Look(held, takesNew: false);
            before = Folder.Stamps();
        }

        var own = new OwnChanges(_mailbox.Snapshot);
        try
        {
            change(own);
            if (own.TouchesCurrent)
                Folder.Current.Sync();
            if (own.TouchesNew)
                Folder.New.Sync();
        }
        finally
        {
            if (!own.IsNone)
            {
                _mailbox.Take(own, before);
                Settle(held);
            }
        }
    }

    private MessageFacts? Measure(MailboxMessage message, long sentSize, MessageFile? opened)
    {
        if (opened is not null)
            return new MessageFacts(opened.Size, IsCredible(message, sentSize, opened.Size) ? sentSize : SentLines.Measure(opened), opened.InternalDate);
        if (sentSize >= 0)
        {
            if (Folder.Look(message.File) is not { } seen)
                return null;
            if (IsCredible(message, sentSize, seen.Size))
                return new MessageFacts(seen.Size, sentSize, seen.InternalDate);
        }

        using var file = Folder.Open(message.File);
        return file is null ? null : new MessageFacts(file.Size, SentLines.Measure(file), file.InternalDate);
    }

    // Who changes a message in its place leaves the sizes in its name; and no name says how many lines there are.
    private static bool IsCredible(MailboxMessage message, long sentSize, long size) => (message.Size < 0 || message.Size == size) && sentSize >= size && sentSize <= 2 * size;

    // Another thread may be reading: each becomes known at one stroke.
    private static void Learn(IndexSnapshot snapshot, IndexRow learnt)
    {
        if (snapshot.IndexOf(learnt.Uid) is not (>= 0 and int place))
            return;
        ref var row = ref snapshot.Rows.At(place);
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
