using System.Text;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Lists;

/// <summary>The folders that a user has subscribed to: the file <c>subscriptions</c> in the root, as Dovecot has it; where there is none, Courier's <c>courierimapsubscribed</c>.</summary>
/// <remarks>It is written whole, under Dovecot's lock, in the version that it has. Folders in it need not be there. Every call may block.</remarks>
public sealed class Subscriptions(MaildirTree tree)
{
    private const string CourierFile = "courierimapsubscribed";
    private const string File = "subscriptions";

    /// <summary>All of them; a line that is no folder's name here is passed over.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlySet<FolderName> Read() => Text().Folders.ToHashSet();

    /// <summary>Subscribes to a folder, or not any more; false where that was so already. On the disk when it returns.</summary>
    /// <exception cref="IOException">The file cannot be written, or somebody does not let go of it.</exception>
    public bool Set(FolderName name, bool isSubscribed)
    {
        MaildirFolder root = tree.Folder(FolderName.Inbox);
        using MailboxLock ours = root.Lock();
        DotLock theirs = TakeTheirs(root);
        try
        {
            SubscriptionText before = Text();
            if (before.Has(name) == isSubscribed)
                return false;
            if (!theirs.IsHeld)
                throw new IOException($"the lock of “{root.Path}/{File}” was taken by another program; nothing was changed");
            root.Itself.Put(Encoding.ASCII.GetBytes(File), "postern-subscriptions.tmp"u8, before.With(name, isSubscribed).Write(), root.FileMode);
            return true;
        }
        finally
        {
            theirs.Release();
        }
    }

    private SubscriptionText Text()
    {
        MailDirectory root = tree.Folder(FolderName.Inbox).Itself;
        if (root.ReadAll(Encoding.ASCII.GetBytes(File)) is { } text)
            return SubscriptionText.Read(text);
        return root.ReadAll(Encoding.ASCII.GetBytes(CourierFile)) is { } courier ? SubscriptionText.ReadCourier(courier) : SubscriptionText.Empty;
    }

    // Dovecot's subscriptions.lock: its being there is the lock.
    private static DotLock TakeTheirs(MaildirFolder root)
    {
        TimeProvider time = root.Time;
        long began = time.GetTimestamp();
        while (true)
        {
            if (DotLock.TryTake(root.Itself, "subscriptions.lock"u8.ToArray(), "postern-subscriptions.lock.tmp"u8.ToArray(), root.FileMode, time) is { } held)
                return held;
            if (time.GetElapsedTime(began) >= MailboxLock.Patience)
                throw new IOException($"“{root.Path}/subscriptions.lock” is held by another program and is not let go");
            Task.Delay(TimeSpan.FromMilliseconds(20), time).Wait(); // a worker's thread: the store may block
        }
    }
}
