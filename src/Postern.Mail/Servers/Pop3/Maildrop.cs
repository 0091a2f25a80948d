using System.Buffers;
using System.Buffers.Text;
using System.Collections;
using System.Text;
using Postern.Mail.Mailboxes;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Paging;

namespace Postern.Mail.Servers.Pop3;

/// <summary>A mailbox as one POP3 session has it (RFC 1939 §4): the messages of its beginning under numbers that stay, and what is to become of them at its end.</summary>
/// <remarks>
/// <para>The only place of this server that knows how mailboxes are kept. The mailbox is the one that IMAP sessions of this process have open too: what one changes the others see, and a size is found once for all.</para>
/// <para>Indices count from 0, the numbers that clients see from 1. What the client was told stays as it was; nothing is changed before <see cref="UpdateAsync"/>. Of one thread at a time.</para>
/// </remarks>
internal sealed class Maildrop : IDisposable
{
    private const long Unknown = -1;
    private static readonly StandardFormat Hexadecimal = new('x', 8);

    private readonly MailStore _store;
    private readonly SharedMailbox _mailbox;
    private readonly IndexSnapshot _beginning;
    private readonly long[] _sizes;
    private readonly BitArray _deleted;
    private readonly BitArray _read;
    private int _measured;
    private long _all;
    private long _less;
    private bool _isClosed;

    private Maildrop(MailStore store, SharedMailbox mailbox)
    {
        _store = store;
        _mailbox = mailbox;
        _beginning = mailbox.Snapshot;
        _sizes = new long[Count];
        _deleted = new BitArray(Count);
        _read = new BitArray(Count);
        for (int i = 0; i < _sizes.Length; i++)
            _sizes[i] = _beginning.SentSizeAt(i);
    }

    /// <summary>Messages at its beginning.</summary>
    internal int Count => _beginning.Count;

    /// <summary>How many of them are to go.</summary>
    internal int Deleted { get; private set; }

    /// <summary>Octets of those that stay; right once all are measured.</summary>
    internal long Octets => _all - _less;

    private Pages<MailboxMessage> Messages => _beginning.Mailbox.Messages;

    /// <summary>Opens a folder and looks at it; as at Dovecot, what lies in <c>new</c> is moved to <c>cur</c>, for its owner is shown it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static async Task<Maildrop> OpenAsync(MailStore store, MaildirFolder folder)
    {
        SharedMailbox mailbox = store.Open(folder);
        try
        {
            _ = await mailbox.SynchroniseAsync(takesNew: true);
            return new Maildrop(store, mailbox);
        }
        catch
        {
            store.Close(mailbox);
            throw;
        }
    }

    /// <summary>Gives the folder back; as often as one likes.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _store.Close(_mailbox);
    }

    /// <summary>A message is to go.</summary>
    internal bool IsDeleted(int index) => _deleted[index];

    /// <summary>Its size as it is sent, dots and end not counted (RFC 1939 §11); -1 where nobody has measured it yet.</summary>
    internal long SizeOf(int index) => _sizes[index];

    /// <summary>Sizes are known of all messages below this index.</summary>
    internal bool IsMeasured => _measured == Count;

    /// <summary>Measures on, where it is not known, until about so many octets have been read; a message that has gone has none.</summary>
    /// <exception cref="IOException">A message cannot be read.</exception>
    internal Task MeasureAsync(long octets) => _mailbox.RunAsync(open =>
    {
        Measure(open, octets);
        return true;
    });

    /// <summary>Measures one message.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal Task MeasureOneAsync(int index) => _mailbox.RunAsync(open => MeasureOne(open, index));

    /// <summary>Measures a message that was opened. Blocks.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal void MeasureOne(int index, MessageFile file)
    {
        if (_sizes[index] == Unknown)
            _sizes[index] = SentLines.Measure(file);
    }

    /// <summary>Opens a message; null where it has gone meanwhile. Blocks, and waits for nobody's turn.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal MessageFile? OpenMessage(int index) => _mailbox.Folder.Open((Find(index, _mailbox.Snapshot) ?? Messages[index]).File);

    /// <summary>The lasting name of a message (RFC 1939 §7): 1 to 70 octets from 0x21 to 0x7E, at Dovecot the same.</summary>
    internal int WriteUidl(int index, Span<byte> output)
    {
        var message = Messages[index];
        if (message.Pop3Uidl is { Length: > 0 and <= Pop3ServerLimits.Uidl } kept && !kept.AsSpan().ContainsAnyExceptInRange('\x21', '\x7E'))
            return Encoding.ASCII.GetBytes(kept, output);
        // What MailboxSnapshot.UidlOf says, without a string for each of a hundred thousand lines.
        _ = Utf8Formatter.TryFormat(message.Uid, output, out int uid, Hexadecimal);
        _ = Utf8Formatter.TryFormat(_beginning.Mailbox.UidValidity, output[uid..], out int validity, Hexadecimal);
        return uid + validity;
    }

    /// <summary>A message was sent to the client whole.</summary>
    internal void MarkRead(int index) => _read[index] = true;

    /// <summary>A message is to go at the end.</summary>
    internal void Delete(int index)
    {
        _deleted[index] = true;
        Deleted++;
        if (index < _measured)
            _less += _sizes[index];
    }

    /// <summary>All is as at the beginning.</summary>
    internal void Reset()
    {
        _deleted.SetAll(false);
        _read.SetAll(false);
        (Deleted, _less) = (0, 0);
    }

    /// <summary>Removes what is to go, and marks what was read as seen; when it is done, that is on the disk, and sessions of IMAP know it.</summary>
    /// <returns>Why not all of it could be done; null where it was. What was not done is as it was.</returns>
    /// <exception cref="IOException">Nothing was done, for too much waits.</exception>
    internal Task<IOException?> UpdateAsync() => Deleted == 0 && !_read.HasAnySet() ? Task.FromResult<IOException?>(null) : _mailbox.RunAsync(Update);

    private IOException? Update(IndexedMailbox open)
    {
        try
        {
            if (IsFound(open))
                UpdateFound(open);
            else
                UpdateFiles();
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }

    /// <summary>The mailbox is the one of the beginning, and is known as it is now.</summary>
    private bool IsFound(IndexedMailbox open)
    {
        try
        {
            _ = open.Synchronise();
            return open.Snapshot.Mailbox.UidValidity == _beginning.Mailbox.UidValidity;
        }
        catch (IOException)
        {
            return false; // a full disk takes no UIDs of new messages, but it lets old ones go
        }
    }

    private void UpdateFound(IndexedMailbox open)
    {
        var (gone, seen) = (new List<uint>(Deleted), new List<FlagChange>());
        for (int i = 0; i < Count; i++)
        {
            if (_deleted[i])
                gone.Add(Messages[i].Uid);
            else if (_read[i] && Find(i, open.Snapshot) is { } message && !message.Flags.HasFlag(MessageFlags.Seen))
                seen.Add(new FlagChange(message.Uid, message.Flags | MessageFlags.Seen, message.Keywords));
        }

        if (gone.Count > 0)
            _ = open.Expunge(gone);
        if (seen.Count > 0)
            _ = open.SetFlags(seen);
    }

    private void UpdateFiles()
    {
        var folder = _mailbox.Folder;
        for (int i = 0; i < Count; i++)
        {
            if (_deleted[i])
                _ = folder.Expunge(Messages[i].File);
        }

        for (int i = 0; i < Count; i++)
        {
            var message = Messages[i];
            if (_read[i] && !_deleted[i] && !message.Flags.HasFlag(MessageFlags.Seen))
                _ = folder.SetFlags(message.File, message.Flags | MessageFlags.Seen, message.Keywords);
        }

        folder.Flush();
    }

    private void Measure(IndexedMailbox open, long octets)
    {
        for (; _measured < Count && octets > 0; _measured++)
        {
            octets -= MeasureOne(open, _measured);
            _all += _sizes[_measured];
            if (_deleted[_measured])
                _less += _sizes[_measured];
        }
    }

    /// <summary>Measures one message, and gives what that cost.</summary>
    private long MeasureOne(IndexedMailbox open, int index)
    {
        if (_sizes[index] != Unknown)
            return 0;
        // Who is not in the mailbox any more may still have a file, under the name he had; else he has gone.
        _sizes[index] = Find(index, open.Snapshot) is { } message ? open.FactsOf(message)?.SentSize ?? 0 : MeasureFile(index);
        return _sizes[index] + Pop3ServerLimits.FileCost;
    }

    private long MeasureFile(int index)
    {
        using var file = _mailbox.Folder.Open(Messages[index].File);
        return file is null ? 0 : SentLines.Measure(file);
    }

    /// <summary>A message as it is named and marked in this snapshot; null where it is not in it.</summary>
    private MailboxMessage? Find(int index, IndexSnapshot now)
    {
        var message = Messages[index];
        if (ReferenceEquals(now, _beginning))
            return message;
        return now.Mailbox.UidValidity == _beginning.Mailbox.UidValidity && now.IndexOf(message.Uid) is >= 0 and int place ? now[place] : null;
    }
}
