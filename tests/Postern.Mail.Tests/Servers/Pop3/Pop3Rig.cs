using System.Text;
using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Imap;
using Postern.Mail.Servers.Pop3;
using Postern.Mail.Tests.Doors;
using Postern.Mail.Tests.Servers.Imap;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Store.Maildir;
using Postern.Store.Watching;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Servers.Pop3;

/// <summary>A POP3 door over loopback to a Maildir of its own, <c>ann</c>'s.</summary>
internal sealed class Pop3Rig : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MailboxWatch _watch = new(TimeProvider.System);
    private readonly MailStore _store;
    private int _messages;

    internal Pop3Rig(Func<DoorSettings, DoorSettings>? change = null, TimeProvider? clock = null)
    {
        _store = new MailStore(new MailLocation(_directory.File("%u")), Bench.Workers, _watch, TimeProvider.System, Bench.Log);
        Folder = _store.TreeOf("ann").Folder(FolderName.Inbox);
        Door = Bench.StartHere(MailProtocol.Pop3, new Pop3Mailboxes(_store, new MaildropLocks(clock ?? TimeProvider.System, Bench.Log), Bench.Log), change);
    }

    internal MailBench Bench { get; } = new();

    internal Door Door { get; }

    internal MaildirFolder Folder { get; }

    /// <summary>All files of messages, each as DIRECTORY/NAME.</summary>
    internal string[] Files => [.. new[] { "cur", "new" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(Folder.Path, part)).Select(path => part + "/" + Path.GetFileName(path))).Order(StringComparer.Ordinal)];

    /// <summary>A message as another program delivers it: no size in its name, lines ended as they come.</summary>
    internal void Put(string text) => Put(Encoding.Latin1.GetBytes(text));

    internal void Put(byte[] octets) => File.WriteAllBytes(Path.Combine(Folder.Path, "new", $"{++_messages:d6}.test"), octets);

    internal string PathOf(string file) => Path.Combine(Folder.Path, file);

    /// <summary>A client that has logged in.</summary>
    internal async Task<TestClient> EnterAsync(string account = "ann")
    {
        TestClient client = await ArriveAsync(account);
        await client.HearAsync("+OK Logged in");
        return client;
    }

    /// <summary>A client of IMAP that has logged in to the same mail.</summary>
    internal async Task<ImapTalk> EnterImapAsync()
    {
        TestClient client = Bench.Connect(Bench.StartHere(MailProtocol.Imap, new ImapMailboxes(_store)));
        await client.HearAsync("* OK");
        await client.AskAsync("in LOGIN ann secret", "in OK");
        return new ImapTalk(client);
    }

    /// <summary>A client that has said its password, and has not heard yet whether it is in.</summary>
    internal async Task<TestClient> ArriveAsync(string account = "ann")
    {
        TestClient client = Bench.Connect(Door);
        await client.HearAsync("+OK");
        await client.AskAsync("USER " + account, "+OK");
        await client.SayAsync("PASS secret\r\n");
        return client;
    }

    /// <summary>Says all of this at once, and gives everything that is answered until the end.</summary>
    internal async Task<string> TalkAsync(params string[] commands)
    {
        using TestClient client = await EnterAsync();
        await client.SayAsync(string.Concat(commands.Select(command => command + "\r\n")));
        return await client.RestAsync();
    }

    public void Dispose()
    {
        Bench.Dispose();
        _watch.Dispose();
        _directory.Dispose();
    }
}
