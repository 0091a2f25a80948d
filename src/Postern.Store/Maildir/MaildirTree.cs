using System.Security.Cryptography;
using System.Text;
using Postern.Store.Native;
using Postern.Wire.Text;

namespace Postern.Store.Maildir;

/// <summary>A Maildir++: INBOX is the root, every other folder a directory beside it whose name begins with a dot.</summary>
/// <remarks>It remembers nothing: folders may come and go by other programs. Every call may block.</remarks>
public sealed class MaildirTree
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string FolderMark = "maildirfolder"; // Maildir++: this directory is part of the one above it

    private static readonly string[] Parts = ["tmp", "new", "cur"]; // cur last: a folder is there when it has one

    private readonly TimeProvider _time;
    private readonly MailDirectory _root;

    /// <summary>The Maildir at this path, which need not be there yet.</summary>
    public MaildirTree(string path, TimeProvider time)
    {
        Path = System.IO.Path.GetFullPath(path);
        _time = time;
        _root = new MailDirectory(Path);
    }

    /// <summary>The root.</summary>
    public string Path { get; }

    /// <summary>A folder, there or not.</summary>
    public MaildirFolder Folder(FolderName name) => new(PathOf(name), _root, _time);

    /// <summary>True where the folder is there.</summary>
    public bool Has(FolderName name) => Directory.Exists(PathOf(name) + "/cur");

    /// <summary>All folders, INBOX first, then in the order of their names.</summary>
    /// <exception cref="IOException">The root cannot be read.</exception>
    public IReadOnlyList<FolderName> Folders()
    {
        var names = new List<FolderName>();
        try
        {
            foreach (string path in Directory.EnumerateDirectories(Path, ".*"))
            {
                if (FolderName.TryRead(System.IO.Path.GetFileName(path), out var name) && Has(name))
                    names.Add(name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the mailboxes in “{Path}” cannot be listed: {SystemWords.Of(e)}", e);
        }

        names.Sort((one, other) => string.CompareOrdinal(one.Text, other.Text));
        return [FolderName.Inbox, .. names];
    }

    /// <summary>Makes a folder, or what is missing of it (and the root with the first); false where it was there whole.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public bool Create(FolderName name)
    {
        if (Has(name))
            return false;
        string path = PathOf(name);
        try
        {
            if (!name.IsInbox && !Has(FolderName.Inbox))
                Create(FolderName.Inbox);
            var mode = Directory.Exists(Path) ? File.GetUnixFileMode(Path) & (UnixFileMode)Posix.DirectoryMask : Private;
            Make(path, mode);
            if (!name.IsInbox)
                File.WriteAllBytes($"{path}/{FolderMark}", []);
            foreach (string part in Parts)
                Make($"{path}/{part}", mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the mailbox “{path}” cannot be made: {SystemWords.Of(e)}", e);
        }

        new MailDirectory(path).Sync();
        new MailDirectory(System.IO.Path.GetDirectoryName(path) ?? "/").Sync();
        return true;
    }

    /// <summary>Removes a folder with all mail in it; folders below it stay. False where there is none, and for INBOX.</summary>
    /// <exception cref="IOException">It cannot be removed; when it was seen to go, only leftovers may remain.</exception>
    public bool Delete(FolderName name)
    {
        if (name.IsInbox || !Has(name))
            return false;
        // Gone at one stroke: a folder that is half removed would be seen by others.
        string leaving = $"{Path}/postern-deleted.{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        try
        {
            Directory.Move(PathOf(name), leaving);
            _root.Sync();
            Directory.Delete(leaving, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the mailbox “{PathOf(name)}” cannot be removed: {SystemWords.Of(e)}", e);
        }

        return true;
    }

    /// <summary>Gives a folder and all below it another name; UIDs stay. A level that is no folder itself, but has some below it, is renamed by renaming these. INBOX is never renamed (its messages are moved one by one).</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public Renaming Rename(FolderName name, FolderName newName)
    {
        if (name.IsInbox || newName.IsBelow(name))
            return Renaming.Impossible;
        FolderName[] old = [.. Folders().Where(folder => folder == name || folder.IsBelow(name))];
        if (old.Length == 0)
            return Renaming.Missing;
        if (newName.IsInbox)
            return Renaming.Taken;
        // All is looked at before anything is done: half a renaming could not be taken back.
        string[] now = [.. old.Select(folder => newName.Directory + folder.Directory[name.Directory.Length..])];
        if (!now.All(directory => FolderName.TryRead(directory, out _)))
            return Renaming.Impossible;
        if (Directory.Exists(PathOf(newName)) || now.Any(directory => Directory.Exists($"{Path}/{directory}")))
            return Renaming.Taken;
        for (int i = old.Length - 1; i >= 0; i--)
            Move(old[i].Directory, now[i]);
        _root.Sync();
        return Renaming.Done;
    }

    // The process's mask must not shut out those who share the mail.
    private static void Make(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode);
    }

    private void Move(string directory, string newDirectory)
    {
        int error = _root.Rename(Encoding.UTF8.GetBytes(directory), _root, Encoding.UTF8.GetBytes(newDirectory));
        if (error != 0)
            throw new IOException($"the mailbox “{Path}/{directory}” cannot be renamed: {MailDirectory.Words(error)}", error);
    }

    private string PathOf(FolderName name) => name.IsInbox ? Path : $"{Path}/{name.Directory}";
}
