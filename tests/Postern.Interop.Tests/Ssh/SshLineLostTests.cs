using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>A login that was made, and is lost: what a real ssh makes of it, and what its user reads.</summary>
public sealed class SshLineLostTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_line_that_is_dead_is_noticed_and_told_to_who_is_in_and_to_who_waits()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", $"pop3://127.0.0.1:{server.Port}", "--silence", "6s", "--linger", "60s");
        using var client = new TcpClient("127.0.0.1", postern.Port);
        await Wire.EchoAsync(client);
        string[] sessions = await sshd.SignalLoginsAsync("-STOP");
        try
        {
            // Nobody answers this one any more, and nobody has told it so.
            Task<string> waiting = Wire.RestAsync(postern.Port);
            await postern.Program.SaysAsync($"the login is lost: {sshd.Url}: the line was silent for too long and counts as dead: the next connection logs in anew");
            await postern.EndLineAsync("server: the SSH connection is lost");
            Assert.StartsWith("-ERR ", await waiting, StringComparison.Ordinal);
            await postern.EndLineAsync($"connect 127.0.0.1:{server.Port}: {sshd.Url}: the SSH connection is lost");
            // The carrier hears of its ssh's end in its own time.
            string told = "";
            await Patience.UntilAsync(
                async () =>
                {
                    var carrier = Assert.Single(await sshd.CarriersAsync(postern));
                    told = carrier.ToString();
                    return carrier.GetProperty("state").GetString() == "out";
                },
                () => told);
            Assert.Contains("the line was silent for too long", told, StringComparison.Ordinal);
        }
        finally
        {
            await Shell.RunAsync("sh", "-c", $"kill -CONT {string.Join(' ', sessions)} || true"); // those it is meant for may have ended
        }

        await Wire.UntilAnswersAsync(postern.Port);
        Assert.Equal(2, sshd.Logins);
        await EndCarriersAsync(sshd, postern);
    }

    [Fact]
    public async Task A_login_that_the_server_ends_is_told_as_that()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", $"pop3://127.0.0.1:{server.Port}");
        using var client = new TcpClient("127.0.0.1", postern.Port);
        await Wire.EchoAsync(client);
        await sshd.SignalLoginsAsync("-TERM");
        await postern.Program.SaysAsync($"the login is lost: {sshd.Url}: the server ended the login: the next connection logs in anew");
        await postern.EndLineAsync("server: the SSH connection is lost");
        await Wire.UntilAnswersAsync(postern.Port);
        Assert.Equal(2, sshd.Logins);
    }

    [Theory]
    [InlineData("-KILL")]
    [InlineData("-TERM")]
    public async Task An_ssh_that_is_killed_here_is_told_as_that(string signal)
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Wire.EchoAsync(postern.Port);
        await Shell.RunAsync("kill", [signal, .. (await sshd.MastersAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
        await postern.Program.SaysAsync($"the login is lost: {sshd.Url}: ssh was ended here");
        await Wire.UntilAnswersAsync(postern.Port);
        Assert.Equal(2, sshd.Logins);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task EndCarriersAsync(SshdServer sshd, PosternProcess postern)
    {
        foreach (var carrier in await sshd.CarriersAsync(postern))
            await Shell.RunAsync("kill", $"{carrier.GetProperty("process").GetInt32()}");
        await sshd.GoneAsync();
    }
}
