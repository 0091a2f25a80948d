using System.Text;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Killing;

/// <summary>The process is killed in the middle of a session, and nothing is gone that was not to go.</summary>
public sealed class Pop3KillTests(MailServers servers) : IDisposable
{
    private const int Many = 2000;

    private readonly MailboxRig _rig = new(servers);

    [Fact]
    public async Task In_the_middle_of_QUIT_deleted_messages_may_be_there_again_and_the_others_are()
    {
        _rig.Put(Enumerable.Range(1, Many).Select(i => Encoding.ASCII.GetBytes($"Subject: {i}\n\n")));
        string[] uidls;
        await using (var postern = await _rig.DoorAsync())
        {
            await using var client = await _rig.EnterAsync(postern);
            uidls = await UidlsAsync(client);
            await client.SayRawAsync(string.Concat(Enumerable.Range(1, Many).Where(i => i % 2 == 0).Select(i => $"DELE {i}\r\n")));
            for (int i = 0; i < Many / 2; i++)
                Assert.StartsWith("+OK", await client.HearAsync("\r\n"), StringComparison.Ordinal);
            await client.SayAsync("QUIT");
            await Patience.UntilAsync(() => _rig.Files().Length < Many, () => "nothing is removed");
            postern.Program.Signal(RunningProgram.Kill);
            await postern.Program.ExitAsync();
        }

        Assert.InRange(_rig.Files().Length, Many / 2, Many);
        await using var again = await _rig.AgainAsync();
        await using var second = await _rig.EnterAsync(again); // the lock went with its holder
        string[] left = await UidlsAsync(second);
        Assert.Subset(uidls.ToHashSet(StringComparer.Ordinal), left.ToHashSet(StringComparer.Ordinal));
        Assert.Superset(uidls.Where((_, i) => i % 2 == 0).ToHashSet(StringComparer.Ordinal), left.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Before_QUIT_nothing_is_gone()
    {
        _rig.Put(Enumerable.Range(1, 5).Select(i => Encoding.ASCII.GetBytes($"Subject: {i}\n\n")));
        await using var postern = await _rig.DoorAsync();
        await using var client = await _rig.EnterAsync(postern);
        await client.AskAsync("DELE 1", "+OK");
        postern.Program.Signal(RunningProgram.Kill);
        await postern.Program.ExitAsync();
        Assert.Equal(5, _rig.Files().Length);
    }

    public void Dispose() => _rig.Dispose();

    private static async Task<string[]> UidlsAsync(MailClient client)
    {
        await client.AskAsync("UIDL", "+OK\r\n");
        return [.. (await client.HearAsync(".\r\n")).Split("\r\n")[..^2].Select(line => line.Split(' ')[1])];
    }
}
