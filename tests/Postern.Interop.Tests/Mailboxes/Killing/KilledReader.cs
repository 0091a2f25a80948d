using System.Globalization;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Killing;

/// <summary>A client of POP3 that takes away what was sent, session after session, until the server is killed.</summary>
internal sealed class KilledReader(string user, IReadOnlyList<KilledSender> senders, Random random)
{
    private readonly Dictionary<string, string> _subjects = new(StringComparer.Ordinal); // by what UIDL says

    /// <summary>Sessions that ended with QUIT and its answer.</summary>
    internal int Acknowledged { get; private set; }

    /// <summary>Reads until the server has gone.</summary>
    internal async Task RunAsync(int port)
    {
        try
        {
            while (true)
                await SessionAsync(port);
        }
        catch (Exception over) when (over is InvalidDataException or IOException or SocketException)
        {
            Assert.NotNull(over.Message); // it was killed: without an answer to QUIT all may be there still, or some
        }
    }

    private async Task SessionAsync(int port)
    {
        await using var client = await MailClient.ClearAsync(port);
        await client.HearAsync("+OK");
        await client.AskAsync($"USER {user}", "+OK And the password?\r\n");
        await client.AskAsync($"PASS {MailboxServer.Password}", "+OK Logged in\r\n");
        await client.AskAsync("UIDL", "+OK\r\n");
        var going = new List<Promise>();
        foreach (string[] line in (await client.HearAsync(".\r\n")).Split("\r\n").SkipLast(2).Select(line => line.Split(' ')))
        {
            if (!_subjects.TryGetValue(line[1], out string? subject))
                _subjects[line[1]] = subject = await SubjectAsync(client, int.Parse(line[0], CultureInfo.InvariantCulture));
            // What is not known to be there yet may be told to its sender in this moment.
            if (senders.Select(sender => sender.Find(subject)).FirstOrDefault(found => found is not null) is not { } letter || !letter.IsIn(Promise.Inbox) || random.Next(4) == 0)
                continue;
            await client.AskAsync($"DELE {line[0]}", "+OK");
            await client.HearAsync("\r\n");
            going.Add(letter);
        }
        going.ForEach(letter => letter.Places = [Promise.Inbox, Promise.Nowhere]);
        await client.AskAsync("QUIT", "+OK");
        going.ForEach(letter => letter.Places = [Promise.Nowhere]);
        Acknowledged++;
    }

    private static async Task<string> SubjectAsync(MailClient client, int number)
    {
        await client.AskAsync($"TOP {number} 0", "+OK");
        string header = await client.HearAsync("\r\n.\r\n");
        return header.Split("\r\n").Single(line => line.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..];
    }
}
