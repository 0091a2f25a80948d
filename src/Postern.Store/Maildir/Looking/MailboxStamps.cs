using Postern.Store.Files;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Looking;

/// <summary>By what a folder is known to be as it was: the stamps of its directories and of the files beside the mail.</summary>
/// <param name="New">Of <c>new</c>.</param>
/// <param name="Current">Of <c>cur</c>.</param>
/// <param name="List">Of <c>dovecot-uidlist</c>.</param>
/// <param name="Keywords">Of <c>dovecot-keywords</c>.</param>
/// <param name="IsNewSettled"><c>new</c> had not changed for two seconds when it was read. Else a change in the same tick of the clock may have been missed, and it is read again.</param>
/// <param name="IsCurrentSettled">The same of <c>cur</c>.</param>
public readonly record struct MailboxStamps(FileStamp New, FileStamp Current, FileStamp List, FileStamp Keywords, bool IsNewSettled, bool IsCurrentSettled)
{
    // Ticks of file systems: a jiffy on most, a second on some, two on others; Dovecot waits as long.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    /// <summary>Both directories were settled.</summary>
    public bool IsSettled => IsNewSettled && IsCurrentSettled;

    internal MailboxStamps Unsettled => this with { IsNewSettled = false, IsCurrentSettled = false };

    internal static MailboxStamps Of(MaildirFolder folder)
    {
        var (news, current) = (FileStamp.Of(folder.New.Path), FileStamp.Of(folder.Current.Path));
        long oldest = (folder.Time.GetUtcNow() - Tick).ToUnixTimeSeconds();
        return new MailboxStamps(news, current, OfList(folder), FileStamp.Of($"{folder.Path}/{UidFiles.KeywordsName}"), Changed(news) < oldest, Changed(current) < oldest);
    }

    internal static FileStamp OfList(MaildirFolder folder) => FileStamp.Of($"{folder.Path}/{UidFiles.ListName}");

    internal bool HasSameDirectories(MailboxStamps other) => New == other.New && Current == other.Current;

    private static long Changed(FileStamp stamp) => Math.Max(stamp.ModifiedSeconds, stamp.ChangedSeconds);
}
