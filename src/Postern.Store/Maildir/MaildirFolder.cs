using System.Runtime.InteropServices;
using Postern.Store.Maildir.Looking;
using Postern.Store.Maildir.Uids;
using Postern.Store.Native;

namespace Postern.Store.Maildir;

/// <summary>A folder of a Maildir: <c>cur</c>, <c>new</c>, <c>tmp</c>, and the files in them.</summary>
/// <remarks>
/// It holds nothing open and remembers nothing of what is in it, so any number may stand for one directory. Every call may block.
/// Other programs rename and remove files at any time: whoever asks for one that is not there under its name is given it under its new one, or told that it has gone; that is never an error.
/// </remarks>
public sealed class MaildirFolder
{
    private static readonly TimeSpan TemporaryLife = TimeSpan.FromHours(36); // cr.yp.to/proto/maildir.html

    private readonly Lazy<TimeSpan> _tick;

    internal MaildirFolder(string path, MailDirectory root, TimeProvider time)
    {
        Time = time;
        _tick = new Lazy<TimeSpan>(() => ClockTick.Of(path));
        Root = root;
        Path = path;
        Itself = new MailDirectory(path);
        Current = new MailDirectory(path + "/cur");
        New = new MailDirectory(path + "/new");
        Temporary = new MailDirectory(path + "/tmp");
    }

    /// <summary>Its directory.</summary>
    public string Path { get; }

    internal TimeProvider Time { get; }

    /// <summary>How coarse the clock of its directories is.</summary>
    internal TimeSpan Tick => _tick.Value;

    internal MailDirectory Root { get; }

    internal MailDirectory Itself { get; }

    internal MailDirectory Current { get; }

    internal MailDirectory New { get; }

    internal MailDirectory Temporary { get; }

    /// <summary>Who may read and write what is made in here: as in the directory itself, as Dovecot does.</summary>
    internal int FileMode => Itself.TryStat("."u8, out var stat) ? stat.Mode & Posix.ReadWriteMask : Posix.PrivateMode;

    /// <summary>Waits for the right to give out UIDs, letters and marks in here.</summary>
    internal MailboxLock Lock() => MailboxLock.Take(this, Time, MailboxLock.Patience);

    /// <summary>Nothing can be changed in here: the disk is read-only, or others' (faccessat(2)).</summary>
    public bool IsReadOnly => Posix.MayWrite(Posix.AtCurrentDirectory, Current.Path, Posix.Write, Posix.AsEffective) != 0 && Marshal.GetLastPInvokeError() is Posix.NoAccess or Posix.ReadOnlySystem;

    /// <summary>Begins a delivery.</summary>
    /// <exception cref="IOException">The folder cannot be written to, or is not there.</exception>
    public Delivery Deliver() => new(this, Time, FileMode);

    /// <summary>All messages, in no order; one that is renamed meanwhile may be there twice, or missing (a synchronisation looks again).</summary>
    /// <exception cref="IOException">The folder cannot be read, or is not there.</exception>
    public IReadOnlyList<StoredMessage> List() => List(withCurrent: true);

    internal StoredMessage[] List(bool withCurrent)
    {
        var names = new List<ReadOnlyMemory<byte>>();
        // new before cur: what is moved from there to here meanwhile is seen at least once.
        int news = Read(New, names);
        if (withCurrent)
            Read(Current, names);
        var messages = new StoredMessage[names.Count];
        for (int i = 0; i < messages.Length; i++)
            messages[i] = new StoredMessage(names[i], i < news);
        return messages;
    }

    /// <summary>The message under the name it has now; null where it has gone.</summary>
    public StoredMessage? Find(ReadOnlySpan<byte> baseName)
    {
        // A file that is renamed while the directory is read can be missed, so once is not enough to say that it has gone.
        for (int look = 0; look < 2; look++)
        {
            foreach (var message in List())
            {
                if (message.BaseName.Span.SequenceEqual(baseName))
                    return message;
            }
        }

        return null;
    }

    /// <summary>Opens a message; null where it has gone.</summary>
    public MessageFile? Open(StoredMessage message) => At(message, (directory, name) => directory.OpenMessage(name));

    /// <summary>Size of the file and date of the message; null where it has gone.</summary>
    public (long Size, DateTimeOffset InternalDate)? Look(StoredMessage message) => At<(long, DateTimeOffset)?>(
        message, (directory, name) => directory.TryStat(name, out var stat) ? ((long)stat.Size, MessageFile.DateOf(stat.ModifiedSeconds, stat.ModifiedNanoseconds)) : null);

    /// <summary>Gives a message these flags and keywords in place of those that its name tells, and moves it to <c>cur</c>; null where it has gone.</summary>
    /// <remarks>
    /// Where another has given it a new name meanwhile, only what differs is changed there: what the other has set stays set, and the name that this gives tells all of it.
    /// A kill does not undo it; a loss of power may, until <see cref="Flush"/>.
    /// </remarks>
    /// <exception cref="IOException">The system refuses: the folder is read-only, or the disk is full.</exception>
    public StoredMessage? SetFlags(StoredMessage message, MessageFlags flags, KeywordSet keywords)
    {
        var known = message.Name.Read(out var knownKeywords);
        return At(message, (directory, name) =>
        {
            var now = new MessageName(name);
            var nowFlags = now.Read(out var nowKeywords);
            return Rename(directory, name, now.With((nowFlags & ~(known & ~flags)) | (flags & ~known), (nowKeywords - (knownKeywords - keywords)) | (keywords - knownKeywords)));
        });
    }

    /// <summary>Removes a message; false where it had gone already. Durable as flags are.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public bool Expunge(StoredMessage message) => At(message, (directory, name) => directory.Remove(name) switch
    {
        0 => (bool?)true,
        Posix.NoEntry => null,
        int error => throw directory.Fault(name, "removed", error),
    }) ?? false;

    /// <summary>How it is now, to be compared with how it is known.</summary>
    public MailboxStamps Stamps() => MailboxStamps.Of(this);

    /// <summary>When it returns, flags set and messages removed are so on the disk: once for each command that changed any.</summary>
    public void Flush()
    {
        Current.Sync();
        New.Sync();
    }

    /// <summary>Removes what deliveries that were killed have left in <c>tmp</c> a day and a half ago or earlier; gives how many files.</summary>
    public int RemoveLeftovers()
    {
        var names = new List<ReadOnlyMemory<byte>>();
        _ = DirectoryReading.TryRead(Temporary, names);
        long oldest = (Time.GetUtcNow() - TemporaryLife).ToUnixTimeSeconds();
        // The change time and not the date: a delivery may have given its file an old one.
        return names.Count(name => Temporary.TryStat(name.Span, out var stat) && stat.ChangedSeconds < oldest && Temporary.Remove(name.Span) == 0);
    }

    /// <summary>Where a message that comes is shown, and under which name: in <c>new</c>, or with flags in <c>cur</c>.</summary>
    internal (MailDirectory Place, ReadOnlyMemory<byte> Name) PlaceFor(ReadOnlyMemory<byte> baseName, MessageFlags flags, KeywordSet keywords) =>
        flags == MessageFlags.None && keywords.IsEmpty ? (New, baseName) : (Current, new MessageName(baseName.Span).With(flags, keywords));

    internal MailDirectory DirectoryOf(StoredMessage message) => message.IsNew ? New : Current;

    /// <summary>Gives a message a base name of its own, where it shares one with another; false where it has gone meanwhile.</summary>
    internal bool Part(StoredMessage message)
    {
        var directory = DirectoryOf(message);
        var name = message.FileName.Span;
        byte[] newName = [.. UniqueName.Make(Time), .. name[message.BaseName.Length..]];
        return directory.Rename(name, directory, newName) switch
        {
            0 => true,
            Posix.NoEntry => false,
            int error => throw directory.Fault(name, "renamed", error),
        };
    }

    private StoredMessage? Rename(MailDirectory directory, ReadOnlySpan<byte> name, byte[] newName)
    {
        if (directory == Current && name.SequenceEqual(newName))
            return Current.TryStat(name, out _) ? new StoredMessage(newName, IsNew: false) : null;
        return directory.Rename(name, Current, newName) switch
        {
            0 => new StoredMessage(newName, IsNew: false),
            Posix.NoEntry => null,
            int error => throw directory.Fault(name, "renamed", error),
        };
    }

    // Under the name we know; else under the one it has now; and that may change again, but not for ever.
    internal T? At<T>(StoredMessage message, Attempt<T?> attempt)
    {
        StoredMessage? there = message;
        for (int tries = 0; there is { } now && tries < 5; tries++)
        {
            if (attempt(DirectoryOf(now), now.FileName.Span) is { } done)
                return done;
            there = Find(message.BaseName.Span);
        }

        return default;
    }

    private static int Read(MailDirectory directory, List<ReadOnlyMemory<byte>> names)
    {
        if (!DirectoryReading.TryRead(directory, names))
            throw new IOException($"the directory “{directory.Path}” cannot be read: {MailDirectory.Words(Posix.NoEntry)}");
        return names.Count;
    }

    internal delegate T Attempt<out T>(MailDirectory directory, ReadOnlySpan<byte> name);
}
