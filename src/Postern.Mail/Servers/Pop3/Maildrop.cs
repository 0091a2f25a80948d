using System.Buffers;
using System.Buffers.Text;
using System.Collections;
using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Paging;

namespace Postern.Mail.Servers.Pop3;

/// <summary>A mailbox as one POP3 session has it (RFC 1939 §4): the messages of its beginning under numbers that stay, and what is to become of them at its end.</summary>
/// <remarks>
/// <para>The only place of this server that knows how mailboxes are kept. Whatever it says of the disk blocks; of one thread at a time.</para>
/// <para>Indices count from 0, the numbers that clients see from 1. Nothing is changed before <see cref="Update"/>.</para>
/// </remarks>
internal sealed class Maildrop
{
    private const long Unknown = -1;
    private static readonly StandardFormat Hexadecimal = new('x', 8);

    private readonly Mailbox _mailbox;
    private readonly MailboxSnapshot _beginning;
    private readonly long[] _sizes;
    private readonly BitArray _deleted;
    private readonly BitArray _read;
    private int _measured;
    private long _all;
    private long _less;

    private Maildrop(Mailbox mailbox)
    {
        _mailbox = mailbox;
        _beginning = mailbox.Snapshot;
        _sizes = new long[Count];
        _deleted = new BitArray(Count);
        _read = new BitArray(Count);
        for (int i = 0; i < _sizes.Length; i++)
            _sizes[i] = Messages[i].SentSize;
    }

    /// <summary>Messages at its beginning.</summary>
    internal int Count => _beginning.Messages.Length;

    /// <summary>How many of them are to go.</summary>
    internal int Deleted { get; private set; }

    /// <summary>Octets of those that stay; right once all are measured.</summary>
    internal long Octets => _all - _less;

    private Pages<MailboxMessage> Messages => _beginning.Messages;

    /// <summary>Looks at a folder; as at Dovecot, what lies in <c>new</c> is moved to <c>cur</c>, for its owner is shown it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static Maildrop Open(MaildirFolder folder)
    {
        var mailbox = new Mailbox(folder);
        _ = mailbox.Synchronise(takesNew: true);
        return new Maildrop(mailbox);
    }

    /// <summary>A message is to go.</summary>
    internal bool IsDeleted(int index) => _deleted[index];

    /// <summary>Its size as it is sent, dots and end not counted (RFC 1939 §11); -1 where nobody has measured it yet.</summary>
    internal long SizeOf(int index) => _sizes[index];

    /// <summary>Sizes are known of all messages below this index.</summary>
    internal bool IsMeasured => _measured == Count;

    /// <summary>Measures on, where names do not tell, until about so many octets have been read; a message that has gone has none.</summary>
    /// <exception cref="IOException">A message cannot be read.</exception>
    internal void Measure(long octets)
    {
        for (; _measured < Count && octets > 0; _measured++)
        {
            if (_sizes[_measured] == Unknown)
                octets -= MeasureOne(_measured);
            _all += _sizes[_measured];
            if (_deleted[_measured])
                _less += _sizes[_measured];
        }
    }

    /// <summary>Measures one message, and gives what was read.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal long MeasureOne(int index)
    {
        if (_sizes[index] != Unknown)
            return 0;
        using var file = OpenMessage(index);
        return MeasureOne(index, file);
    }

    /// <summary>Measures a message that is open, or has gone, and gives what was read.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal long MeasureOne(int index, MessageFile? file)
    {
        if (_sizes[index] != Unknown)
            return 0;
        _sizes[index] = file is null ? 0 : SentLines.Measure(file);
        return _sizes[index] + Pop3ServerLimits.FileCost;
    }

    /// <summary>Opens a message; null where it has gone meanwhile.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal MessageFile? OpenMessage(int index) => _mailbox.Folder.Open(Messages[index].File);

    /// <summary>The lasting name of a message (RFC 1939 §7): 1 to 70 octets from 0x21 to 0x7E, at Dovecot the same.</summary>
    internal int WriteUidl(int index, Span<byte> output)
    {
        var message = Messages[index];
        if (message.Pop3Uidl is { Length: > 0 and <= Pop3ServerLimits.Uidl } kept && !kept.AsSpan().ContainsAnyExceptInRange('\x21', '\x7E'))
            return Encoding.ASCII.GetBytes(kept, output);
        // What MailboxSnapshot.UidlOf says, without a string for each of a hundred thousand lines.
        _ = Utf8Formatter.TryFormat(message.Uid, output, out int uid, Hexadecimal);
        _ = Utf8Formatter.TryFormat(_beginning.UidValidity, output[uid..], out int validity, Hexadecimal);
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

    /// <summary>Removes what is to go, and marks what was read as seen; when it returns, that is on the disk.</summary>
    /// <returns>Why not all of it could be done; null where it was. What was not done is as it was.</returns>
    internal IOException? Update()
    {
        if (Deleted == 0 && !_read.HasAnySet())
            return null;
        try
        {
            var now = Now();
            for (int i = 0; i < Count; i++)
            {
                if (_deleted[i] && FileOf(i, now) is { } file)
                    _ = _mailbox.Folder.Expunge(file.File);
            }
            for (int i = 0; i < Count; i++)
            {
                if (_read[i] && !_deleted[i] && FileOf(i, now) is { } file && !file.Flags.HasFlag(MessageFlags.Seen))
                    _ = _mailbox.Folder.SetFlags(file.File, file.Flags | MessageFlags.Seen, file.Keywords);
            }
            _mailbox.Folder.Flush();
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }

    /// <summary>Names as they are now: to look for each message that another program has renamed would read the whole folder for each.</summary>
    private MailboxSnapshot Now()
    {
        try
        {
            _ = _mailbox.Synchronise();
            return _mailbox.Snapshot;
        }
        catch (IOException)
        {
            return _beginning; // a full disk takes no UIDs of new messages, but it lets old ones go
        }
    }

    private MailboxMessage? FileOf(int index, MailboxSnapshot now)
    {
        var message = Messages[index];
        if (now.UidValidity != _beginning.UidValidity)
            return message;
        int at = now.IndexOf(message.Uid);
        return at < 0 ? null : now.Messages[at];
    }
}
