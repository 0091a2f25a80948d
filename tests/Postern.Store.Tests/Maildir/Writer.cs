using System.Globalization;
using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir;

/// <summary>A program that delivers, flags and removes mail until it is killed, and says on standard output what it is about to do and what is done: what a server would have acknowledged.</summary>
internal static class Writer
{
    private const int Rounds = 100_000; // nobody lets it come so far

    internal static int Run(string path, string seed)
    {
        var random = new Random(int.Parse(seed, CultureInfo.InvariantCulture));
        var folder = new MaildirTree(path, TimeProvider.System).Folder(FolderName.Inbox);
        var mailbox = new Mailbox(folder);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        output.WriteLine("ready");
        for (int round = 0; round < Rounds; round++)
        {
            var changes = mailbox.Synchronise(takesNew: random.Next(4) == 0);
            foreach (var message in changes.New)
                output.WriteLine($"uid {message.Uid} {NameOf(message)}");
            Step(random.Next(8), random, mailbox, output);
        }

        return 0;
    }

    /// <summary>The text of a message, told by its number and size.</summary>
    internal static string Text(int number, int lines) => $"Subject: {number} {lines}\n\n" + string.Concat(Enumerable.Range(0, lines).Select(i => $"{number} {i}\n"));

    private static void Step(int which, Random random, Mailbox mailbox, StreamWriter output)
    {
        var messages = mailbox.Snapshot.Messages;
        if (which < 4 || messages.Length == 0)
        {
            Deliver(random, mailbox.Folder, output);
            return;
        }

        var message = messages[random.Next(messages.Length)];
        switch (which)
        {
            case 4:
                output.WriteLine($"goes {NameOf(message)}");
                mailbox.Folder.Expunge(message.File);
                output.WriteLine($"gone {NameOf(message)}");
                break;
            case 5:
                ulong mark = ModSeqMark.Take(mailbox.Folder, 3);
                output.WriteLine($"mark {mark}");
                break;
            default:
                var letters = mailbox.LettersOf([$"k{random.Next(20)}"]);
                output.WriteLine($"flags {NameOf(message)}");
                if (mailbox.Folder.SetFlags(message.File, (MessageFlags)random.Next(64), letters ?? default) is { } flagged)
                    output.WriteLine($"flagged {NameOf(message)} {(int)flagged.Name.Flags} {flagged.Name.Keywords.Bits}");
                break;
        }
    }

    private static void Deliver(Random random, MaildirFolder folder, StreamWriter output)
    {
        using var delivery = folder.Deliver();
        delivery.Write(Encoding.UTF8.GetBytes(Text(random.Next(), random.Next(random.Next(5) == 0 ? 20_000 : 20))));
        delivery.Seal();
        output.WriteLine($"kept {Encoding.UTF8.GetString(delivery.Publish((MessageFlags)random.Next(3)).Span)}");
    }

    private static string NameOf(MailboxMessage message) => Encoding.UTF8.GetString(message.File.BaseName.Span);
}
