using System.Globalization;
using System.Text;
using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Imap;
using Postern.Mail.Tests.Doors;
using Postern.Net.Engine;
using Postern.Store.Watching;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>An IMAP door over loopback before a Maildir that other programs fill, <c>joe</c>'s, under a clock of its own.</summary>
internal sealed class SearchBench : IDisposable
{
    private readonly MailBench _bench = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly MailboxWatch _watch = new(TimeProvider.System);
    private readonly Door _door;
    private int _messages;

    internal SearchBench(TimeProvider? time = null)
    {
        Store = new MailStore(new MailLocation(_directory.File("%u")), _bench.Workers, _watch, time ?? TimeProvider.System, _bench.Log);
        _door = _bench.StartHere(MailProtocol.Imap, new ImapMailboxes(Store));
    }

    internal MailStore Store { get; }

    /// <summary>The Maildir of the user.</summary>
    internal string Maildir => _directory.File("joe");

    /// <summary>Puts a message into the mailbox, with the letters of its flags, as another program would.</summary>
    internal string Put(byte[] message, string flags = "", DateTimeOffset? date = null)
    {
        foreach (string part in (string[])["cur", "new", "tmp"])
            Directory.CreateDirectory(Path.Combine(Maildir, part));
        string path = Path.Combine(Maildir, "cur", string.Create(CultureInfo.InvariantCulture, $"{1_000_000_000 + _messages++}.M{_messages}.test:2,{flags}"));
        File.WriteAllBytes(path, message);
        if (date is { } when)
            File.SetLastWriteTimeUtc(path, when.UtcDateTime);
        return path;
    }

    internal string Put(string message, string flags = "", DateTimeOffset? date = null) => Put(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\n")), flags, date);

    /// <summary>A client that has logged in and has INBOX selected.</summary>
    internal async Task<TestClient> SelectAsync(string enable = "")
    {
        TestClient client = _bench.Connect(_door);
        await client.HearAsync("* OK");
        await client.AskAsync("in LOGIN joe sesame", "in OK");
        if (enable.Length > 0)
            await client.AskAsync($"en ENABLE {enable}", "en OK");
        await client.AskAsync("se SELECT INBOX", "se OK");
        return client;
    }

    /// <summary>Waits until a client has had its end.</summary>
    internal Task<string> EndAsync() => _bench.EndAsync();

    public void Dispose()
    {
        _bench.Dispose();
        _watch.Dispose();
        _directory.Dispose();
    }
}
