using Postern.Store.Files;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Looking;
using Postern.Store.Maildir.Paging;
using Postern.Store.Maildir.Uids;
using Postern.Store.Native;

namespace Postern.Store.Maildir;

/// <summary>A folder whose messages have UIDs: looked at anew whenever asked, against what was known before.</summary>
/// <remarks>
/// Of one thread at a time; <see cref="Snapshot"/> may be read by any. Any number of them, here and in other processes, may stand for one folder.
/// A UID is on the disk before anybody is told of it, never changes and is never given twice.
/// What is changed through it is known without looking; what another program did in the same moment is found by the look that is owed for it (<see cref="OwesLookIn"/>).
/// </remarks>
public sealed class Mailbox
{
    private const int MostLooks = 5;
    private const int FewestLines = 50; // below that, lines of messages that have gone are no burden

    // Since when a change of ours may hide another's; where a directory is not settled and there is none, each look reads it.
    private readonly OwedLook _newOwed;
    private readonly OwedLook _currentOwed;
    private UidList? _uids;
    private FileStamp _uidsStamp;
    private bool _hasNew;

    /// <summary>The mailbox in a folder, with what an index remembers of it.</summary>
    public Mailbox(MaildirFolder folder, MailboxSnapshot? known = null)
    {
        Folder = folder;
        (_newOwed, _currentOwed) = (new OwedLook(folder.Time, OwedLook.New), new OwedLook(folder.Time, OwedLook.Current));
        Snapshot = known ?? MailboxSnapshot.Empty;
        _hasNew = HasNew(Snapshot);
    }

    /// <summary>Where its files are.</summary>
    public MaildirFolder Folder { get; }

    /// <summary>What the last synchronisation found.</summary>
    public MailboxSnapshot Snapshot { get; private set; }

    /// <summary>In what time a look is owed, at the latest, though nobody should ask for one; null where what is known is sure.</summary>
    public TimeSpan? OwesLookIn => (Snapshot.Stamps.IsNewSettled, Snapshot.Stamps.IsCurrentSettled) switch
    {
        (true, true) => null,
        (true, false) => _currentOwed.Left,
        _ => _newOwed.Left,
    };

    /// <summary>Looks at the folder and tells what is different; where nothing was touched this is four calls of statx(2).</summary>
    /// <param name="takesNew">What lies in <c>new</c> is moved to <c>cur</c>, as is done for a user who is shown it; among <see cref="MailboxChanges.New"/> such a message is still marked as lying there (IMAP4rev1's <c>\Recent</c>).</param>
    /// <exception cref="IOException">The folder cannot be read, or a message needs a UID and it cannot be written down.</exception>
    public MailboxChanges Synchronise(bool takesNew = false)
    {
        var changes = IsAsKnown(MailboxStamps.Of(Folder)) ? MailboxChanges.None : Read();
        return takesNew && _hasNew ? changes with { Taken = TakeNew() } : changes;
    }

    /// <summary>True where a synchronisation has nothing to do.</summary>
    internal bool IsUntouched(bool takesNew, out MailboxStamps stamps)
    {
        stamps = MailboxStamps.Of(Folder);
        return !(takesNew && _hasNew) && IsAsKnown(stamps);
    }

    /// <summary>True where a folder with these stamps is the one that is known, and no look is due.</summary>
    internal bool IsAsKnown(MailboxStamps stamps) =>
        Snapshot.UidValidity != 0 && stamps.IsSame(Snapshot.Stamps) && !IsDue(Snapshot.Stamps.IsNewSettled, _newOwed) && !IsDue(Snapshot.Stamps.IsCurrentSettled, _currentOwed);

    /// <summary>Another process has looked, and may have found what a change of ours hides from us: what is not settled is read by the next look.</summary>
    internal void Doubt()
    {
        _newOwed.Forget();
        _currentOwed.Forget();
    }

    /// <summary>What was just read was just changed by us, and what that may hide is looked for in its time: not by every call until the directories have rested.</summary>
    internal void Owe()
    {
        _newOwed.Begin();
        _currentOwed.Begin();
    }

    /// <summary>Takes over changes of ours.</summary>
    /// <param name="changes">What was changed.</param>
    /// <param name="before">How the folder was just before.</param>
    internal void Take(OwnChanges changes, MailboxStamps before)
    {
        if (changes.IsNone)
            return;
        Snapshot = Snapshot with { Messages = changes.Now(), Stamps = After(before, changes.TouchesNew, changes.TouchesCurrent) };
        _hasNew = changes.AddsNew || (_hasNew && (!changes.TouchesNew || HasNew(Snapshot)));
    }

    /// <summary>Gives UIDs to messages that were put here, without looking; null where that cannot be done, for others have given out UIDs meanwhile.</summary>
    /// <param name="placed">The messages.</param>
    /// <param name="before">How the folder was just before, and is known.</param>
    /// <exception cref="IOException">They cannot be written down.</exception>
    internal IReadOnlyList<uint>? Add(IReadOnlyList<PlacedMessage> placed, MailboxStamps before)
    {
        using var held = Folder.Lock();
        if (!ReadUids() || _uids is not { } uids || _uidsStamp != Snapshot.Stamps.List || uids.UidValidity != Snapshot.UidValidity)
            return null;
        int written = uids.Count;
        var changes = new OwnChanges(Snapshot);
        foreach (var message in placed)
        {
            var (directory, name) = Folder.PlaceFor(message.BaseName, message.Flags, message.Keywords);
            changes.Add(new MailboxMessage(uids.Add(message.BaseName.Span), new StoredMessage(name, directory == Folder.New), message.Flags, message.Keywords, default));
        }

        Write(uids, written, isThere: true, held);
        Snapshot = Snapshot with { NextUid = uids.NextUid, Stamps = Snapshot.Stamps with { List = _uidsStamp } };
        Take(changes, before);
        return [.. Enumerable.Range(written, placed.Count).Select(uids.Uid)];
    }

    /// <summary>The UID of the message that was published under this name (RFC 4315 §3), after a synchronisation; 0 where it has gone already.</summary>
    public uint UidOf(ReadOnlySpan<byte> baseName) => _uids is { } uids && uids.Find(baseName) is >= 0 and int row ? uids.Uid(row) : 0;

    /// <summary>The letters of these keywords, new ones for those that have none yet; null where no letter is left, or one is no keyword.</summary>
    /// <exception cref="IOException">A new letter cannot be written down.</exception>
    public KeywordSet? LettersOf(IReadOnlyCollection<string> keywords)
    {
        if (Letters(Snapshot.Keywords, keywords) is { } known)
            return known;
        using var held = Folder.Lock();
        var names = UidFiles.ReadKeywords(Folder);
        int before = names.All.Count();
        foreach (string keyword in keywords.Where(KeywordNames.IsName))
            names = names.LetterOf(keyword) >= 0 ? names : names.With(keyword) ?? names;
        if (names.All.Count() > before)
            UidFiles.WriteKeywords(Folder, names, held, Folder.Time);
        Snapshot = Snapshot with { Keywords = names };
        return Letters(names, keywords);
    }

    /// <summary>So many lines are of messages that have gone that <see cref="Tidy"/> is worth while, as far as is known without looking.</summary>
    public bool IsUntidy => _uids is { } uids && IsMuch(uids, Snapshot.Messages.Length);

    /// <summary>Removes what is of no use any more, when there is nothing else to do: lines of messages that have gone, and what killed deliveries have left.</summary>
    /// <remarks>Lines go, as at Dovecot, once they are a quarter of all; and only where nothing changes, so that no message can have been missed. No UID changes for that, and none is given again.</remarks>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Tidy()
    {
        _ = Folder.RemoveLeftovers();
        if (!IsUntidy)
            return;
        using var held = Folder.Lock();
        var look = FolderLook.At(Folder, Snapshot, mayKeep: false);
        if (!ReadUids() || _uids is not { } uids || !look.IsWhole || !look.Stamps.IsSettled)
            return;
        var found = new Matching(Folder, uids, look, Snapshot);
        if (found.IsUnsure || !IsMuch(uids, found.Found))
            return;
        var kept = uids.Keep(found.IsThere);
        UidFiles.WriteList(Folder, kept, held);
        (_uids, _uidsStamp) = (kept, MailboxStamps.OfList(Folder));
    }

    private static bool IsMuch(UidList uids, int found) => uids.Count > FewestLines && found * 4L <= uids.Count * 3L;

    private static KeywordSet? Letters(KeywordNames names, IReadOnlyCollection<string> keywords)
    {
        var letters = default(KeywordSet);
        foreach (string keyword in keywords)
        {
            if (names.LetterOf(keyword) is not (>= 0 and int letter))
                return null;
            letters |= KeywordSet.Of(letter);
        }

        return letters;
    }

    private MailboxChanges Read()
    {
        var before = Snapshot;
        var (look, found) = Look();
        var uids = _uids ?? throw new InvalidOperationException("a look reads the list");
        var stamps = (found.IsUnsure ? look.Stamps.Unsure : look.Stamps) with { List = _uidsStamp };
        _newOwed.Forget();
        if (!look.KeepsCurrent || found.IsUnsure)
            _currentOwed.Forget();
        Snapshot = new MailboxSnapshot(uids.UidValidity, uids.NextUid, uids.Guid, ReadKeywords(before, stamps), stamps, Messages(uids, found));
        _hasNew = HasNew(Snapshot);
        return MailboxChanges.Between(before, Snapshot);
    }

    private bool IsDue(bool isSettled, OwedLook owed) => !isSettled && owed.IsDue;

    // The stamps that a change of ours left are known, where nobody else had changed anything before; who changed something while we did is found by the look that is owed.
    private MailboxStamps After(MailboxStamps before, bool touchesNew, bool touchesCurrent)
    {
        var (stamps, after) = (Snapshot.Stamps, MailboxStamps.Of(Folder));
        if (touchesNew && before.New == stamps.New)
        {
            _newOwed.Begin();
            stamps = stamps with { New = after.New, IsNewSettled = false };
        }

        if (touchesCurrent && before.Current == stamps.Current)
        {
            _currentOwed.Begin();
            stamps = stamps with { Current = after.Current, IsCurrentSettled = false };
        }

        return stamps;
    }

    private (FolderLook Look, Matching Found) Look()
    {
        FolderLook? earlier = null;
        for (int looks = 1; ; looks++)
        {
            var look = FolderLook.At(Folder, Snapshot, mayKeep: looks == 1 && !IsDue(Snapshot.Stamps.IsCurrentSettled, _currentOwed));
            look = earlier?.And(look) ?? look;
            earlier = null;
            if (ReadUids() && _uids is { } uids)
            {
                var found = new Matching(Folder, uids, look, Snapshot);
                if (found.HasParted && looks < MostLooks)
                    continue;
                // A change in the tick of the clock in which a directory is read leaves no trace in its stamp, and can hide a file.
                if (looks == 1 && !look.Stamps.IsSettled && Misses(uids, found))
                {
                    earlier = look;
                    continue;
                }

                if (found.Unknown.Count == 0)
                    return (look, found);
            }

            if (GiveUids(look) is { } given)
                return (look, given);
        }
    }

    // Both are in the order of the UIDs.
    private bool Misses(UidList uids, Matching found)
    {
        int row = 0;
        foreach (var message in Snapshot.Messages)
        {
            while (row < uids.Count && uids.Uid(row) < message.Uid)
                row++;
            if (row == uids.Count || uids.Uid(row) != message.Uid || !found.IsThere(row))
                return true;
        }

        return false;
    }

    // False where there is none on the disk: what is in memory is then written again, or one made anew, under the lock.
    private bool ReadUids()
    {
        var stamp = MailboxStamps.OfList(Folder);
        if (_uids is not null && stamp == _uidsStamp && stamp != default)
            return true;
        if (UidFiles.ReadList(Folder) is not { } read)
            return false;
        read.Raise(_uids is { } known && known.UidValidity == read.UidValidity ? known.NextUid : 1);
        read.Raise(Snapshot.UidValidity == read.UidValidity ? Snapshot.NextUid : 1);
        (_uids, _uidsStamp) = (read, stamp);
        return true;
    }

    // Null where the folder must be looked at again.
    private Matching? GiveUids(FolderLook look)
    {
        using var held = Folder.Lock();
        if (JointDelivery.Recover(Folder, held))
            return null;
        bool isThere = ReadUids();
        var uids = _uids ?? Begin();
        var found = new Matching(Folder, uids, look, Snapshot);
        if (found.HasParted)
            return null;
        int known = uids.Count;
        // Else one may have gone since, with its line; or have another name now.
        bool isAsRead = look.IsWhole && look.Stamps.IsSettled && look.Stamps.HasSameDirectories(MailboxStamps.Of(Folder));
        uids.Reserve(found.Unknown.Count, found.Unknown.Sum(file => file.FileName.Length));
        foreach (var file in DeliveryOrder.Sorted(found.Unknown))
        {
            if (!isAsRead && !Folder.DirectoryOf(file).TryStat(file.FileName.Span, out _))
                continue;
            uids.Add(MessageName.BaseOf(file.FileName.Span));
            found.Append(file);
        }

        if (!isThere || uids.Count > known)
            Write(uids, known, isThere, held);
        return found;
    }

    // The lines from this one on are new.
    private void Write(UidList uids, int from, bool isThere, MailboxLock held)
    {
        try
        {
            if (isThere)
                UidFiles.AddToList(Folder, uids, from, held);
            else
                UidFiles.WriteList(Folder, uids, held);
        }
        catch
        {
            // What is not on the disk was not given.
            _uids = _uids?.Keep(row => row < from);
            throw;
        }

        (_uids, _uidsStamp) = (uids, MailboxStamps.OfList(Folder));
    }

    private UidList Begin()
    {
        // A broken list is kept aside, for whoever wants to know what was in it.
        int error = Folder.Itself.Replace("dovecot-uidlist"u8, "dovecot-uidlist.broken"u8);
        return error is 0 or Posix.NoEntry ? UidList.New(UidValidity.Next(Folder.Root, Folder.FileMode, Folder.Time)) : throw Folder.Itself.Fault("dovecot-uidlist"u8, "renamed", error);
    }

    private KeywordNames ReadKeywords(MailboxSnapshot before, MailboxStamps stamps) =>
        stamps.Keywords == before.Stamps.Keywords && stamps.Keywords != default ? before.Keywords : UidFiles.ReadKeywords(Folder);

    private static Pages<MailboxMessage> Messages(UidList uids, Matching found)
    {
        var messages = Pages<MailboxMessage>.Room(found.Found);
        int count = 0;
        for (int row = 0; row < uids.Count; row++)
        {
            if (!found.IsThere(row))
                continue;
            var file = found[row];
            var flags = file.Name.Read(out var keywords);
            var line = uids.Line(row);
            messages.At(count++) = new MailboxMessage(line.Uid, file, flags, keywords, line.Extensions);
        }

        return messages;
    }

    private static bool HasNew(MailboxSnapshot snapshot)
    {
        foreach (var message in snapshot.Messages)
        {
            if (message.File.IsNew)
                return true;
        }

        return false;
    }

    private List<uint> TakeNew()
    {
        var (before, changes, taken) = (MailboxStamps.Of(Folder), new OwnChanges(Snapshot), new List<uint>());
        for (int place = 0; place < Snapshot.Messages.Length; place++)
        {
            var message = Snapshot.Messages[place];
            if (!message.File.IsNew || Folder.SetFlags(message.File, message.Flags, message.Keywords) is not { } moved)
                continue;
            changes.Set(place, moved);
            taken.Add(message.Uid);
        }

        Take(changes, before);
        return taken;
    }
}
