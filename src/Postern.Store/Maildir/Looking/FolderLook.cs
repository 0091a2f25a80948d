namespace Postern.Store.Maildir.Looking;

/// <summary>All files of a folder, read until nothing changed meanwhile: a file that is renamed while a directory is read can be missed.</summary>
/// <param name="Stamps">As they were before the last reading.</param>
/// <param name="Files">Of all readings together, where there was more than one; a message may be there under two names, of which the later is the newer.</param>
/// <param name="IsWhole">Nothing changed during the last reading, and no message can have been missed.</param>
internal sealed record FolderLook(MailboxStamps Stamps, IReadOnlyList<StoredMessage> Files, bool IsWhole)
{
    private const int MostReadings = 5; // that a file is missed by each of them is as good as impossible

    /// <summary>Both together; the other is the later.</summary>
    internal FolderLook And(FolderLook other) => other with { Files = [.. Files, .. other.Files], Stamps = other.Stamps with { IsSettled = false } };

    internal static FolderLook At(MaildirFolder folder)
    {
        List<StoredMessage>? earlier = null;
        for (int reading = 1; ; reading++)
        {
            var stamps = MailboxStamps.Of(folder);
            var files = folder.List();
            bool isWhole = stamps.HasSameDirectories(MailboxStamps.Of(folder));
            if (isWhole)
                return new FolderLook(stamps, files, IsWhole: true);
            earlier ??= [];
            earlier.AddRange(files);
            if (reading == MostReadings)
                return new FolderLook(stamps with { IsSettled = false }, earlier, IsWhole: false);
        }
    }
}
