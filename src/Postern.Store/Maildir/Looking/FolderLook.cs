namespace Postern.Store.Maildir.Looking;

/// <summary>All files of a folder, read until nothing changed meanwhile: a file that is renamed while a directory is read can be missed.</summary>
/// <param name="Stamps">As they were before the last reading.</param>
/// <param name="Files">Of all readings together, where there was more than one; a message may be there under two names, of which the later is the newer.</param>
/// <param name="KeepsCurrent">What was known of <c>cur</c> holds still, and it was not read; its files are not among these.</param>
/// <param name="IsWhole">Nothing changed during the last reading, and no message can have been missed.</param>
internal sealed record FolderLook(MailboxStamps Stamps, IReadOnlyList<StoredMessage> Files, bool KeepsCurrent, bool IsWhole)
{
    private const int MostReadings = 5; // that a file is missed by each of them is as good as impossible

    /// <summary>Both together; the other is the later, and has read everything.</summary>
    internal FolderLook And(FolderLook other) => other with { Files = [.. Files, .. other.Files], Stamps = other.Stamps.Unsure };

    /// <summary>Reads what is not known.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="known">What is known; its <c>cur</c> is kept where the stamp is the same.</param>
    /// <param name="mayKeep">False where everything is to be read.</param>
    internal static FolderLook At(MaildirFolder folder, MailboxSnapshot known, bool mayKeep)
    {
        List<StoredMessage>? earlier = null;
        for (int reading = 1; ; reading++)
        {
            var stamps = MailboxStamps.Of(folder);
            bool keepsCurrent = reading == 1 && mayKeep && known.UidValidity != 0 && known.Stamps.Current == stamps.Current;
            var files = folder.List(withCurrent: !keepsCurrent);
            bool isWhole = stamps.HasSameDirectories(MailboxStamps.Of(folder));
            // What was not read has not become any surer.
            if (keepsCurrent)
                stamps = stamps with { IsCurrentSettled = known.Stamps.IsCurrentSettled };
            if (isWhole)
                return new FolderLook(stamps, earlier is null ? files : [.. earlier, .. files], keepsCurrent, IsWhole: true);
            earlier ??= [];
            earlier.AddRange(files);
            if (reading == MostReadings)
                return new FolderLook(stamps.Unsure, earlier, KeepsCurrent: false, IsWhole: false);
        }
    }
}
