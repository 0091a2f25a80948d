using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>A server and a user whose mailbox has a small file system of its own.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(MailboxServer server, string user) => (Server, User) = (server, user);

    internal MailboxServer Server { get; }

    internal string User { get; }

    private string Path => Server.MailOf(User);

    internal static async Task<SmallDisk> StartAsync()
    {
        Needed.Root("a file system of one's own is mounted");
        var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        var (code, text) = await Shell.TryAsync("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", server.MailOf(user));
        if (code != 0)
            await server.DisposeAsync();
        Assert.SkipUnless(code == 0, $"no file system can be mounted here: {text}");
        Maildir.Make(server.MailOf(user));
        return new SmallDisk(server, user);
    }

    /// <summary>Leaves no room.</summary>
    internal void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, "junk"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>There is room again.</summary>
    internal void Empty() => File.Delete(System.IO.Path.Combine(Path, "junk"));

    /// <summary>It can be read only.</summary>
    internal async Task LockAsync() => await Shell.RunAsync("mount", "-o", "remount,ro", Path);

    public async ValueTask DisposeAsync()
    {
        await Server.KillAsync();
        await Shell.RunAsync("umount", Path);
        await Server.DisposeAsync();
    }
}
