using System.Text;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Lists;

/// <summary>What folders are for, where a user has said so: the file <c>postern-uses</c> in the root, lines of a use and the directory of its folder.</summary>
/// <remarks>No other program keeps this in a Maildir: Dovecot has it in its configuration, Courier knows nothing of it. Every call may block.</remarks>
public sealed class FolderUses(MaildirTree tree)
{
    private const string File = "postern-uses";

    /// <summary>The folder of each use that was given one; it need not be there any more.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyDictionary<string, FolderName> Read()
    {
        var uses = new Dictionary<string, FolderName>(StringComparer.Ordinal);
        byte[] text = tree.Folder(FolderName.Inbox).Itself.ReadAll(Encoding.ASCII.GetBytes(File)) ?? [];
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && FolderName.TryRead(line[(space + 1)..], out FolderName name))
                uses[line[..space]] = name;
        }

        return uses;
    }

    /// <summary>Gives these uses to a folder; false, and nothing is changed, where one of them is another's that is there.</summary>
    /// <param name="uses">Words without a blank.</param>
    /// <param name="name">The folder, which is not INBOX.</param>
    /// <exception cref="IOException">It cannot be written down.</exception>
    public bool TryGive(IReadOnlyCollection<string> uses, FolderName name)
    {
        using MailboxLock held = tree.Folder(FolderName.Inbox).Lock();
        var all = new Dictionary<string, FolderName>(Read(), StringComparer.Ordinal);
        if (uses.Any(use => all.TryGetValue(use, out FolderName other) && other != name && tree.Has(other)))
            return false;
        foreach (string use in uses)
            all[use] = name;
        Write(all, held);
        return true;
    }

    /// <summary>A folder and those below it have another name now, or null: they have gone. Nothing is written where none of them has a use.</summary>
    /// <exception cref="IOException">It cannot be written down.</exception>
    public void Follow(FolderName name, FolderName? newName)
    {
        if (!Read().Values.Any(IsMeant))
            return;
        using MailboxLock held = tree.Folder(FolderName.Inbox).Lock();
        var all = new Dictionary<string, FolderName>(StringComparer.Ordinal);
        foreach (var (use, folder) in Read())
        {
            if (!IsMeant(folder))
                all[use] = folder;
            else if (newName is { } other && FolderName.TryRead(other.Directory + folder.Directory[name.Directory.Length..], out FolderName moved))
                all[use] = moved;
        }

        Write(all, held);

        // What is below a folder that has gone is still there.
        bool IsMeant(FolderName folder) => folder == name || (newName is not null && folder.IsBelow(name));
    }

    private void Write(Dictionary<string, FolderName> uses, MailboxLock held)
    {
        held.Check();
        MaildirFolder root = tree.Folder(FolderName.Inbox);
        string text = string.Concat(uses.OrderBy(use => use.Key, StringComparer.Ordinal).Select(use => $"{use.Key} {use.Value.Directory}\n"));
        root.Itself.Put(Encoding.ASCII.GetBytes(File), "postern-uses.tmp"u8, Encoding.UTF8.GetBytes(text), root.FileMode);
    }
}
