using Postern.Store.Native;

namespace Postern.Store.Maildir;

/// <summary>Messages into another folder, or once more into the same.</summary>
/// <remarks>The message gets a base name of its own there, so that it also gets a UID of its own, should it ever come back. The date stays, and the file is not read where one file system holds both folders.</remarks>
public static class Transfer
{
    private const int LinksForbidden = 1; // EPERM: another's file (proc(5), protected_hardlinks), or a file system without links

    /// <summary>Copies a message; gives the name by which the copy will get its UID, or null where the message has gone. On the disk for good with the target's <see cref="MaildirFolder.Flush"/>.</summary>
    /// <exception cref="IOException">The copy cannot be made.</exception>
    public static ReadOnlyMemory<byte>? Copy(MaildirFolder folder, StoredMessage message, MaildirFolder target, MessageFlags flags, KeywordSet keywords) =>
        folder.At(message, (directory, name) => Place(directory, name, target, flags, keywords, directory.Link));

    /// <summary>Moves a message at one stroke; gives the name by which it will get its UID there, or null where it has gone. On the disk for good with <see cref="MaildirFolder.Flush"/> of both, the target's first.</summary>
    /// <exception cref="IOException">It cannot be moved, and is where it was; or the disks differ, and it is in both.</exception>
    public static ReadOnlyMemory<byte>? Move(MaildirFolder folder, StoredMessage message, MaildirFolder target, MessageFlags flags, KeywordSet keywords) =>
        folder.At(message, (directory, name) =>
        {
            var placed = Place(directory, name, target, flags, keywords, directory.Rename);
            // Where it was copied it is still here; where it was renamed this finds nothing.
            if (placed is not null && directory.Remove(name) is var error and not (0 or Posix.NoEntry))
                throw directory.Fault(name, "removed", error);
            return placed;
        });

    private static ReadOnlyMemory<byte>? Place(MailDirectory directory, ReadOnlySpan<byte> name, MaildirFolder target, MessageFlags flags, KeywordSet keywords, Way way)
    {
        if (!directory.TryStat(name, out var stat))
            return null;
        var read = new MessageName(name);
        byte[] baseName = UniqueName.WithSizes(UniqueName.Make(target.Time), (long)stat.Size, read.SentSize);
        var (place, shown) = target.PlaceFor(baseName, flags, keywords);
        int error = way(name, place, shown.Span);
        if (error is Posix.OtherDevice or LinksForbidden)
            return Deliver(directory, name, target, flags, keywords);
        return error switch
        {
            0 => baseName,
            Posix.NoEntry => null,
            _ => throw place.Fault(shown.Span, "made", error),
        };
    }

    private static ReadOnlyMemory<byte>? Deliver(MailDirectory directory, ReadOnlySpan<byte> name, MaildirFolder target, MessageFlags flags, KeywordSet keywords)
    {
        using var file = directory.OpenMessage(name);
        if (file is null)
            return null;
        using var delivery = target.Deliver();
        var buffer = new byte[64 * 1024];
        for (long offset = 0; file.Read(buffer, offset) is > 0 and int length; offset += length)
            delivery.Write(buffer.AsSpan(0, length));
        delivery.Seal(file.InternalDate);
        return delivery.Publish(flags, keywords);
    }

    private delegate int Way(ReadOnlySpan<byte> name, MailDirectory to, ReadOnlySpan<byte> newName);
}
