using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;

namespace Postern.Store.Tests.Maildir.Index;

/// <summary>What an index does where the disk is full or read-only; run as <see cref="TightDisk"/> is.</summary>
internal static class TightIndex
{
    internal static int Fill(string path)
    {
        var tree = new MaildirTree(path, TimeProvider.System);
        tree.Create(FolderName.Inbox);
        var folder = tree.Folder(FolderName.Inbox);
        for (int i = 0; i < 3; i++)
            MailRig.Deliver(folder, "x", MessageFlags.Seen);
        using var mailbox = new IndexedMailbox(folder, Console.WriteLine);
        mailbox.Synchronise();
        ulong first = mailbox.Snapshot.HighestModSeq;
        var client = new QresyncClient();
        client.Resynchronise(mailbox.Snapshot);
        // The last octets.
        TightDisk.Told(() => File.WriteAllBytes(path + "/filler", new byte[1 << 22]));
        for (int round = 0; round < 40; round++)
        {
            folder.SetFlags(mailbox.Snapshot[0].File, (MessageFlags)(1 + (round % 2)), default);
            Console.WriteLine($"{mailbox.Synchronise().Changed.Count} {mailbox.Snapshot.HighestModSeq > first}");
        }

        File.Delete(path + "/filler");
        folder.SetFlags(mailbox.Snapshot[1].File, MessageFlags.Flagged, default);
        mailbox.Synchronise();
        using var next = new IndexedMailbox(folder, Console.WriteLine);
        next.Synchronise();
        client.Resynchronise(next.Snapshot);
        client.Check(next.Snapshot);
        Console.WriteLine($"{File.Exists(path + "/postern-index")} {next.Snapshot.HighestModSeq == mailbox.Snapshot.HighestModSeq}");
        return 0;
    }

    internal static int Read(string path)
    {
        var folder = new MaildirTree(path, TimeProvider.System).Folder(FolderName.Inbox);
        using var mailbox = new IndexedMailbox(folder, Console.WriteLine);
        mailbox.Synchronise();
        var index = mailbox.Snapshot;
        Console.WriteLine($"{index.Count} {index.HighestModSeq} {mailbox.FactsOf(index[0])?.SentSize} {mailbox.SummaryOf(1)?.Length}");
        mailbox.Remember(1, new byte[5]);
        Console.WriteLine(mailbox.SummaryOf(1)?.Length);
        return 0;
    }
}
