using System.Text;
using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

/// <summary>What is done where the disk is full or read-only; run as a program of its own, in a mount namespace of its own. Standard output is what was told.</summary>
internal static class TightDisk
{
    private const int Most = 10_000; // far more than the disk takes

    internal static int Fill(string path)
    {
        var tree = new MaildirTree(path, TimeProvider.System);
        tree.Create(FolderName.Inbox);
        var folder = tree.Folder(FolderName.Inbox);
        var mailbox = new Mailbox(folder);
        Keep(folder);
        mailbox.Synchronise();
        int kept = 1;
        string told = Told(() =>
        {
            for (; kept < Most; kept++)
                Keep(folder);
        });
        Console.WriteLine(told);
        // The last octets, so that the list of UIDs finds no room either.
        Console.WriteLine(Told(() => File.WriteAllBytes(path + "/filler", new byte[1 << 22])).Contains("space", StringComparison.Ordinal));
        Console.WriteLine(Told(() => mailbox.Synchronise()));
        Console.WriteLine(Told(() => tree.Create(FolderName.TryParse("a", out var name) ? name : default)));
        Console.WriteLine($"{mailbox.Snapshot.Messages.Length} {mailbox.Snapshot.NextUid} {Directory.GetFiles(path + "/tmp").Length}");
        File.Delete(path + "/filler");
        File.Delete(path + "/ballast");
        mailbox.Synchronise();
        var messages = mailbox.Snapshot.Messages.ToArray();
        Console.WriteLine($"{messages.Length == kept} {messages[0].Uid} {messages[^1].Uid == kept} {messages.All(message => message.Size == Text.Length)}");
        return 0;
    }

    internal static int Read(string path)
    {
        var folder = new MaildirTree(path, TimeProvider.System).Folder(FolderName.Inbox);
        var mailbox = new Mailbox(folder);
        mailbox.Synchronise();
        var message = mailbox.Snapshot.Messages[0];
        using (var file = folder.Open(message.File))
            Console.WriteLine($"{message.Uid} {file?.Size}");
        Console.WriteLine(Told(() => Keep(folder)));
        Console.WriteLine(Told(() => folder.SetFlags(message.File, MessageFlags.Seen, default)));
        Console.WriteLine(Told(() => folder.Expunge(message.File)));
        Console.WriteLine(Told(() => mailbox.LettersOf(["a"])));
        return 0;
    }

    internal static string Text { get; } = "Subject: x\n\n" + string.Concat(Enumerable.Repeat("All of this is kept or none of it.\n", 100));

    private static void Keep(MaildirFolder folder)
    {
        using var delivery = folder.Deliver();
        delivery.Write(Encoding.UTF8.GetBytes(Text));
        delivery.Seal();
        delivery.Publish();
    }

    internal static string Told(Action action)
    {
        try
        {
            action();
            return "nothing";
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
