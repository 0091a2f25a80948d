using System.Globalization;
using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;

namespace Postern.Store.Tests.Maildir.Changing;

/// <summary>A program that puts several messages into a folder together until it is killed, and says the number of each group that is there.</summary>
internal static class JointWriter
{
    private const int Rounds = 100_000; // nobody lets it come so far

    internal static int Run(string path, string seed)
    {
        var random = new Random(int.Parse(seed, CultureInfo.InvariantCulture));
        var folder = new MaildirTree(path, TimeProvider.System).Folder(FolderName.Inbox);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        output.WriteLine("ready");
        for (int round = 0; round < Rounds; round++)
        {
            int number = random.Next();
            Publish(folder, number, random.Next(2, 30));
            output.WriteLine(number);
        }

        return 0;
    }

    /// <summary>A group: each message tells its number, its place and how many there are.</summary>
    internal static void Publish(MaildirFolder folder, int number, int count)
    {
        Delivery[] all = [.. Enumerable.Range(0, count).Select(_ => folder.Deliver())];
        for (int i = 0; i < count; i++)
        {
            all[i].Write(Encoding.ASCII.GetBytes($"{number} {i} {count}"));
            all[i].Seal();
        }

        JointDelivery.Publish(folder, [.. all.Select((one, i) => new SealedMessage(one, i % 2 == 0 ? MessageFlags.None : MessageFlags.Seen, default))]);
        foreach (var one in all)
            one.Dispose();
    }
}
