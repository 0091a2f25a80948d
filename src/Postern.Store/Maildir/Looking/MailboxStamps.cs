using Postern.Store.Files;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Looking;

/// <summary>By what a folder is known to be as it was: the stamps of its directories and of the files beside the mail.</summary>
/// <param name="New">Of <c>new</c>.</param>
/// <param name="Current">Of <c>cur</c>.</param>
/// <param name="List">Of <c>dovecot-uidlist</c>.</param>
/// <param name="Keywords">Of <c>dovecot-keywords</c>.</param>
/// <param name="IsNewSettled"><c>new</c> had not changed for a tick of its clock when it was read. Else a change in the same tick may have been missed, and it is read again.</param>
/// <param name="IsCurrentSettled">The same of <c>cur</c>.</param>
public readonly record struct MailboxStamps(FileStamp New, FileStamp Current, FileStamp List, FileStamp Keywords, bool IsNewSettled, bool IsCurrentSettled)
{
    /// <summary>Both directories were settled.</summary>
    public bool IsSettled => IsNewSettled && IsCurrentSettled;

    /// <summary>What was found is not sure: no stamp is known, and the next look is not spared.</summary>
    internal MailboxStamps Unsure => this with { New = default, Current = default, IsNewSettled = false, IsCurrentSettled = false };

    internal static MailboxStamps Of(MaildirFolder folder)
    {
        var (news, current, now) = (FileStamp.Of(folder.New.Path), FileStamp.Of(folder.Current.Path), folder.Time.GetUtcNow());
        return new MailboxStamps(news, current, OfList(folder), FileStamp.Of($"{folder.Path}/{UidFiles.KeywordsName}"), IsOlder(news, folder.Tick, now), IsOlder(current, folder.Tick, now));
    }

    internal static FileStamp OfList(MaildirFolder folder) => FileStamp.Of($"{folder.Path}/{UidFiles.ListName}");

    internal bool HasSameDirectories(MailboxStamps other) => New == other.New && Current == other.Current;

    /// <summary>All four are the same, whether settled or not.</summary>
    internal bool IsSame(MailboxStamps other) => HasSameDirectories(other) && List == other.List && Keywords == other.Keywords;

    private static bool IsOlder(FileStamp stamp, TimeSpan tick, DateTimeOffset now)
    {
        double since = (now - DateTimeOffset.UnixEpoch).TotalSeconds - Math.Max(Seconds(stamp.ModifiedSeconds, stamp.ModifiedNanoseconds), Seconds(stamp.ChangedSeconds, stamp.ChangedNanoseconds));
        // ext4 with inodes as ext2 had them keeps whole seconds, and its name is the same.
        bool isWhole = stamp.ModifiedNanoseconds == 0 && stamp.ChangedNanoseconds == 0;
        return since > (isWhole ? ClockTick.Coarse : tick).TotalSeconds;
    }

    private static double Seconds(long seconds, uint nanoseconds) => seconds + (nanoseconds / 1e9);
}
