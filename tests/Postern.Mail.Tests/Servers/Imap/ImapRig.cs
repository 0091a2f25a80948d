using System.Text;
using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Imap;
using Postern.Mail.Tests.Doors;
using Postern.Net.Engine;
using Postern.Store.Maildir;
using Postern.Store.Watching;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>An IMAP door over loopback to mailboxes here, one account each; <c>ann</c>'s are looked at.</summary>
internal sealed class ImapRig : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MailboxWatch _watch = new(TimeProvider.System);
    private readonly Door _door;

    internal ImapRig()
    {
        Store = new MailStore(new MailLocation(_directory.File("%u")), Bench.Workers, _watch, TimeProvider.System, Bench.Log);
        Tree = Store.TreeOf("ann");
        _door = Bench.StartHere(MailProtocol.Imap, new ImapMailboxes(Store));
    }

    internal MailBench Bench { get; } = new();

    internal MailStore Store { get; }

    internal MaildirTree Tree { get; }

    /// <summary>Where the door is on the loopback; a program that comes there is told of with <see cref="MailBench.Expect"/>.</summary>
    internal int Port => _door.Ends[0].Port;

    /// <summary>A client that has logged in.</summary>
    internal async Task<ImapTalk> EnterAsync(string account = "ann")
    {
        TestClient client = Bench.Connect(_door);
        await client.HearAsync("* OK");
        await client.AskAsync($"in LOGIN {account} secret", "in OK");
        return new ImapTalk(client);
    }

    /// <summary>A message in a folder, which is made where it is not there.</summary>
    internal void Put(string folder, string text, MessageFlags flags = MessageFlags.None)
    {
        Assert.True(FolderName.TryParse(folder, out FolderName name));
        Tree.Create(name);
        using var delivery = Tree.Folder(name).Deliver();
        delivery.Write(Encoding.UTF8.GetBytes(text));
        delivery.Seal();
        delivery.Publish(flags);
    }

    internal string File(string name) => Path.Combine(Tree.Path, name);

    public void Dispose()
    {
        Bench.Dispose();
        _watch.Dispose();
        _directory.Dispose();
    }
}
