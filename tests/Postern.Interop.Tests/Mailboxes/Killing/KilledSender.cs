using System.Globalization;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Killing;

/// <summary>A mail server that hands over by LMTP until the server is killed.</summary>
internal sealed class KilledSender(string name, string user, Random random)
{
    private readonly List<Promise> _letters = [];

    /// <summary>All that it has sent, or has begun to.</summary>
    internal IReadOnlyList<Promise> Letters => _letters;

    /// <summary>Acknowledged mails.</summary>
    internal int Acknowledged { get; private set; }

    /// <summary>Sends until the server has gone.</summary>
    internal async Task RunAsync(int port)
    {
        try
        {
            await using var client = await MailClient.ClearAsync(port);
            await client.HearAsync("220 ");
            await client.AskAsync("LHLO mx.front", "250 SMTPUTF8\r\n");
            while (true)
                await SendAsync(client);
        }
        catch (Exception over) when (over is InvalidDataException or IOException or SocketException)
        {
            Assert.NotNull(over.Message); // it was killed: what it did not acknowledge may be there or not
        }
    }

    private async Task SendAsync(MailClient client)
    {
        // It leaves some room to those who have to work for theirs.
        await Task.Delay(random.Next(20));
        var letter = new Promise(string.Create(CultureInfo.InvariantCulture, $"{name}-{_letters.Count}")) { Places = [Promise.Inbox, Promise.Nowhere] };
        lock (_letters)
            _letters.Add(letter);
        await client.SayRawAsync($"MAIL FROM:<a@b.example>\r\nRCPT TO:<{user}@front.test>\r\nDATA\r\n");
        await client.HearAsync("354 ");
        await client.HearAsync("\r\n");
        await client.SayRawAsync($"Subject: {letter.Subject}\r\n\r\n{string.Concat(Enumerable.Repeat("some lines\r\n", random.Next(200)))}.\r\n");
        await client.HearAsync("250 2.0.0 It is kept\r\n");
        letter.Places = [Promise.Inbox];
        Acknowledged++;
    }

    /// <summary>The letter with this subject; null where it is not one of its own.</summary>
    internal Promise? Find(string subject)
    {
        lock (_letters)
            return subject.StartsWith(name + "-", StringComparison.Ordinal) ? _letters[int.Parse(subject.AsSpan(name.Length + 1), CultureInfo.InvariantCulture)] : null;
    }
}
