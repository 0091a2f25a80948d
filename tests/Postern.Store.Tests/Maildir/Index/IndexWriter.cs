using System.Globalization;
using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;

namespace Postern.Store.Tests.Maildir.Index;

/// <summary>A program that changes a mailbox and brings a client up to date after each change, until it is killed; standard output is what the client knows then.</summary>
internal static class IndexWriter
{
    private const int Rounds = 100_000; // nobody lets it come so far
    private const int Most = 25;        // messages: few, so that each changes often

    internal static int Run(string path, string seed)
    {
        var random = new Random(int.Parse(seed, CultureInfo.InvariantCulture));
        var folder = new MaildirTree(path, TimeProvider.System).Folder(FolderName.Inbox);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var mailbox = new IndexedMailbox(folder, _ => { });
        var client = new QresyncClient();
        output.WriteLine("ready");
        for (int round = 0; round < Rounds; round++)
        {
            if (random.Next(20) == 0)
            {
                mailbox.Dispose();
                mailbox = new IndexedMailbox(folder, output.WriteLine);
            }

            mailbox.Synchronise(takesNew: random.Next(4) == 0);
            client.Resynchronise(mailbox.Snapshot);
            output.WriteLine(client.Write());
            for (int change = random.Next(3); change >= 0; change--)
                Change(random, mailbox);
            if (random.Next(2) == 0)
                ChangeThrough(random, mailbox);
        }

        return 0;
    }

    // As a server does: known without looking, and told of at once.
    private static void ChangeThrough(Random random, IndexedMailbox mailbox)
    {
        var index = mailbox.Snapshot;
        uint uid = index.Count == 0 ? 1 : index[random.Next(index.Count)].Uid;
        switch (random.Next(4))
        {
            case 0 when index.Count < Most:
                var (before, flags) = (mailbox.Folder.Stamps(), (MessageFlags)random.Next(3));
                byte[] name = Encoding.UTF8.GetBytes(MailRig.Deliver(mailbox.Folder, "x", flags));
                mailbox.Add([new PlacedMessage(name, flags, default)], before);
                break;
            case 1:
                mailbox.Expunge([uid]);
                break;
            default:
                mailbox.SetFlags([new FlagChange(uid, (MessageFlags)random.Next(8), default)]);
                break;
        }
    }

    private static void Change(Random random, IndexedMailbox mailbox)
    {
        var index = mailbox.Snapshot;
        if (index.Count == 0 || (random.Next(4) == 0 && index.Count < Most))
        {
            MailRig.Deliver(mailbox.Folder, "x", (MessageFlags)random.Next(3));
            return;
        }

        var message = index[random.Next(index.Count)];
        if (random.Next(4) == 0)
            mailbox.Folder.Expunge(message.File);
        else
            mailbox.Folder.SetFlags(message.File, (MessageFlags)random.Next(4), default);
        if (mailbox.FactsOf(message) is not null)
            mailbox.Remember(message.Uid, new byte[random.Next(20_000)]);
    }
}
