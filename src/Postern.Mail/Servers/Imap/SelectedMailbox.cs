using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Imap.Fetching;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap;

/// <summary>The mailbox that a session has selected, as far as its client has been told of it.</summary>
internal sealed class SelectedMailbox(FolderName name, SharedMailbox mailbox, bool isReadOnly)
{
    private Dictionary<uint, KnownFlags>? _known;
    private ulong _highest;
    private bool _isAhead;

    /// <summary>Its name.</summary>
    internal FolderName Name => name;

    /// <summary>The mailbox, which others may have open too.</summary>
    internal SharedMailbox Mailbox => mailbox;

    /// <summary>It was opened by EXAMINE.</summary>
    internal bool IsReadOnly => isReadOnly;

    /// <summary>What the client knows: message numbers are places in it.</summary>
    internal IndexSnapshot Told { get; set; } = IndexSnapshot.Empty;

    /// <summary>UIDs of messages that this session was the first to be told of (RFC 3501 §2.3.2).</summary>
    internal NumberSet Recent { get; set; } = NumberSet.Empty;

    /// <summary>UIDs that <c>$</c> stands for (RFC 5182).</summary>
    internal NumberSet Saved { get; set; } = NumberSet.Empty;

    /// <summary>The message that was read through last, where it is large; null for none.</summary>
    internal DissectedMessage? Dissected { get; set; }

    /// <summary>The newest flags of a message that the client knows by this number; those it has been told last where the message has gone.</summary>
    internal (IndexSnapshot Snapshot, int Place) Newest(int place)
    {
        IndexSnapshot newest = mailbox.Snapshot;
        if (ReferenceEquals(newest, Told) || newest.Mailbox.UidValidity != Told.Mailbox.UidValidity)
            return (Told, place);
        int found = newest.IndexOf(Told[place].Uid);
        return found >= 0 ? (newest, found) : (Told, place);
    }

    /// <summary>Looks at the mailbox and works on it, which is still the one that the client knows: another that has its name by now is let alone.</summary>
    /// <exception cref="MailboxGoneException">It is another, or none.</exception>
    internal async Task<T> RunAsync<T>(Func<IndexedMailbox, T> work)
    {
        var (done, taken) = await mailbox.RunAsync(open =>
        {
            var found = mailbox.Look(open, takesNew: !isReadOnly);
            return open.Snapshot.Mailbox.UidValidity == Told.Mailbox.UidValidity ? (work(open), found.Taken) : throw new MailboxGoneException(mailbox.Folder.Path);
        });
        NoteRecent(taken);
        return done;
    }

    /// <summary>The largest UID that the client knows; 0 of an empty mailbox.</summary>
    internal uint LargestUid => Told.Count == 0 ? 0 : Told.Uids[^1];

    /// <summary>How many messages are recent for this session.</summary>
    internal long RecentCount => Recent.Count;

    /// <summary>Whether a message is shown as recent, which IMAP4rev2 knows nothing of.</summary>
    internal bool ShowsRecent(ImapSession session, uint uid) => !session.Has(EnabledExtensions.Rev2) && !Recent.IsEmpty && Recent.Contains(uid);

    /// <summary>These were never shown to another session.</summary>
    internal void NoteRecent(IReadOnlyList<uint> taken)
    {
        if (taken.Count > 0)
            Recent = Recent.Or(NumberSet.Of([.. taken]));
    }

    /// <summary>The client knows other flags of a message than those it was <see cref="Told"/> last: it has set them itself, or has asked for them meanwhile.</summary>
    internal void Knows(uint uid, KnownFlags flags) => (_known ??= [])[uid] = flags;

    /// <summary>The client is shown the flags of a message as they are in this snapshot, which may be younger than what it was told.</summary>
    internal void Shows(IndexSnapshot snapshot, uint uid, KnownFlags flags)
    {
        if (ReferenceEquals(snapshot, Told))
            _known?.Remove(uid);
        else
            Knows(uid, flags);
    }

    /// <summary>The client is told this MODSEQ, which may be above that of an expunge it has not been told of.</summary>
    internal void ShowsModSeq(ulong modSeq) => _highest = Math.Max(_highest, modSeq);

    /// <summary>
    /// Whether the client must be told up to where it knows everything, for it takes that from the MODSEQs that it sees (RFC 7162 §3.2): as long as it has seen one above an expunge
    /// that is kept back, and once more when it has been told of that.
    /// </summary>
    internal bool MustHearHighest()
    {
        bool wasAhead = _isAhead;
        _isAhead = _highest > Told.HighestModSeq;
        return _isAhead || wasAhead;
    }

    /// <summary>The flags that the client takes the message with this number to have.</summary>
    internal KnownFlags Known(int place)
    {
        MailboxMessage told = Told[place];
        return _known is { } all && all.TryGetValue(told.Uid, out KnownFlags known) ? known : new KnownFlags(told.Flags, told.Keywords, KnowsModSeq: false);
    }

    /// <summary>All that the client knows beyond what it was told; it is told all of it now.</summary>
    internal Dictionary<uint, KnownFlags>? TakeKnown()
    {
        var all = _known;
        _known = null;
        return all;
    }
}

/// <summary>The flags that a client takes a message to have.</summary>
/// <param name="Flags">The flags.</param>
/// <param name="Keywords">The keywords.</param>
/// <param name="KnowsModSeq">It knows their MODSEQ too, or wants none.</param>
internal readonly record struct KnownFlags(MessageFlags Flags, KeywordSet Keywords, bool KnowsModSeq);
