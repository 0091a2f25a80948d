using Postern.Net.Loops;
using Postern.Store.Maildir;

namespace Postern.Mail.Mailboxes;

/// <summary>The mailboxes of the accounts of this process.</summary>
/// <param name="location">Where they are.</param>
/// <param name="workers">Where everything is done that touches a disk.</param>
/// <param name="time">The clock.</param>
public sealed class MailStore(MailLocation location, Workers workers, TimeProvider time)
{
    /// <summary>Where everything is done that touches a disk.</summary>
    public Workers Workers => workers;

    /// <summary>Where they are.</summary>
    public MailLocation Location => location;

    /// <summary>Octets that may still be written where the mailboxes are. Blocks.</summary>
    /// <exception cref="IOException">The system does not say.</exception>
    public long FreeSpace()
    {
        string there = location.Root;
        while (!Directory.Exists(there))
            there = Path.GetDirectoryName(there.TrimEnd('/')) ?? "/";
        try
        {
            return new DriveInfo(there).AvailableFreeSpace;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"nobody may ask how much room there is in {there}: {e.Message}", e);
        }
    }

    /// <summary>The mail of an account: its INBOX is there when this returns. Blocks.</summary>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    public MaildirTree TreeOf(string account)
    {
        var tree = new MaildirTree(location.PathOf(account), time);
        tree.Create(FolderName.Inbox);
        return tree;
    }
}
