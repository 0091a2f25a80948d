using System.Net;
using System.Net.Sockets;
using Postern.Mail.Tests.Doors;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Gateway;

/// <summary>Doors with several servers: who fails stands behind, is looked at while nobody comes, and has its place back when it answers.</summary>
public sealed class SeveralServersTests : IDisposable
{
    private const string Login = "a AUTHENTICATE PLAIN AGFubgBzZWNyZXQ="; // ann, secret
    private const string Bye = "* BYE too busy\r\n";

    private readonly MailBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("says BYE", Bye, "the server refused the connection: too busy")]
    [InlineData("closes", Script.End, "the server closed before the end of its greeting")]
    [InlineData("says nothing", Script.Silence, "limit reached: the server's greeting")]
    [InlineData("speaks otherwise", "220 smtp\r\n", "the server's greeting was not understood")]
    public async Task A_server_that_does_not_greet_is_passed_over_by_the_client_that_finds_out(string what, string says, string why)
    {
        var (first, second) = (_bench.Serve(Script.Imap.But(("", says)).ServeAsync), _bench.Serve(Script.Imap.ServeAsync));
        var door = Start([first, second], limits => limits with { Command = what == "says nothing" ? TimeSpan.FromMilliseconds(400) : limits.Command });
        for (int client = 1; client <= 2; client++)
            await ServedAsync(door);
        Assert.Equal(1, first.Count); // the second client was not sent there
        Assert.Single(_bench.Log.Lines, line => line.Contains($"door: the server imap://127.0.0.1:{first.Port} is down: {why}", StringComparison.Ordinal));
        Assert.Equal(["down", "up"], States());
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_good_is_passed_over_too()
    {
        using var authority = new TestAuthority();
        using var strange = authority.Issue();
        var first = _bench.Serve(peer => peer.ShakeAsync(strange));
        var second = _bench.Serve(async peer =>
        {
            await peer.ShakeAsync(_bench.Certificate);
            await Script.Imap.ServeAsync(peer);
        });
        await ServedAsync(Start([first, second], tls: TlsMode.Tls));
        Assert.Single(_bench.Log.Lines, line => line.Contains($"door: the server imaps://127.0.0.1:{first.Port} is down: ", StringComparison.Ordinal) && line.Contains("certificate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_all_are_down_each_is_tried_all_the_same()
    {
        string says = Bye;
        var (first, second) = (_bench.Serve(peer => Script.Imap.But(("", Volatile.Read(ref says))).ServeAsync(peer)), _bench.Serve(Script.Imap.But(("", Bye)).ServeAsync));
        var door = Start([first, second]);
        using (var client = _bench.Connect(door))
        {
            await client.HearAsync("* OK");
            for (int login = 1; login <= 2; login++)
                await client.AskAsync(Login, "a NO [UNAVAILABLE]");
            await client.AskAsync("c LOGOUT", "c OK");
        }
        Assert.Equal((3, 3), (first.Count, second.Count)); // the look at what they offer, and two logins
        Volatile.Write(ref says, "* OK ready\r\n");
        await ServedAsync(door);
        Assert.Equal(2, _bench.Log.Lines.Count(line => line.Contains(" is down: ", StringComparison.Ordinal)));
        Assert.Single(_bench.Log.Lines, line => line.Contains($"door: the server imap://127.0.0.1:{first.Port} is up again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_failed_is_looked_at_again_although_nobody_comes_and_nothing_is_looked_at_ahead()
    {
        string says = Bye;
        var (first, second) = (_bench.Serve(peer => Script.Imap.But(("", Volatile.Read(ref says))).ServeAsync(peer)), _bench.Serve(Script.Imap.ServeAsync));
        var door = Start([first, second], check: TimeSpan.Zero);
        var time = new ManualTime();
        await using var watch = _bench.Watch(time);
        watch.Start();
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["unknown", "unknown"], States());
        await ServedAsync(door);
        await LooksAsync(time, () => first.Count >= 3, "another look"); // it stays out as long as none succeeds
        Assert.Equal("down", States()[0]);
        Volatile.Write(ref says, "* OK ready\r\n");
        await LooksAsync(time, () => States()[0] == "up", "a look that succeeds");
        int before = second.Count;
        await ServedAsync(door);
        Assert.Equal(before, second.Count);
        Assert.Single(_bench.Log.Lines, line => line.Contains("is up again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_away_is_noticed_although_nobody_comes()
    {
        string says = "* OK ready\r\n";
        var (first, second) = (_bench.Serve(peer => Script.Imap.But(("", Volatile.Read(ref says))).ServeAsync(peer)), _bench.Serve(Script.Imap.ServeAsync));
        var door = Start([first, second]);
        var time = new ManualTime();
        await using var watch = _bench.Watch(time);
        watch.Start();
        await LooksAsync(time, () => States().All(state => state == "up"), "a look at each");
        Volatile.Write(ref says, Bye);
        await LooksAsync(time, () => States()[0] == "down", "the look that fails");
        await watch.DisposeAsync();
        int before = await CountAsync(first);
        await ServedAsync(door);
        time.Advance(TimeSpan.FromDays(1)); // nobody looks any more
        Assert.Equal(before + 1, await CountAsync(first)); // the one that counts
    }

    [Fact]
    public async Task A_server_by_itself_is_not_looked_at()
    {
        var only = _bench.Serve(Script.Imap.But(("", Bye)).ServeAsync);
        var door = Start([only]);
        var time = new ManualTime();
        await using var watch = _bench.Watch(time);
        watch.Start();
        using (var client = _bench.Connect(door))
        {
            await client.HearAsync("* OK");
            await client.AskAsync(Login, "a NO [UNAVAILABLE]");
            await client.AskAsync("c LOGOUT", "c OK");
        }
        time.Advance(TimeSpan.FromDays(1));
        await _bench.EndAsync();
        Assert.Equal(2, only.Count);
        Assert.DoesNotContain(_bench.Log.Lines, line => line.Contains("is down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_that_is_broken_off_says_nothing_of_the_server()
    {
        var silent = _bench.Serve(Script.Imap.But(("", Script.Silence)).ServeAsync);
        Start([silent, silent]);
        var time = new ManualTime();
        await using (var watch = _bench.Watch(time))
        {
            watch.Start();
            await LooksAsync(time, () => silent.Count == 2, "both looks");
            time.Advance(TimeSpan.FromDays(1)); // one look at a time
        }
        Assert.True(silent.AllGone(MailBench.Patience));
        Assert.Equal(2, silent.Count);
        Assert.Equal(["unknown", "unknown"], States());
    }

    private string[] States() => [.. _bench.Servers.Select(server => server.State)];

    /// <summary>Moves the clock until this is so.</summary>
    private Task LooksAsync(ManualTime time, Func<bool> done, string what) => _bench.UntilAsync(
        () =>
        {
            time.Advance(TimeSpan.FromSeconds(20));
            return done();
        },
        what);

    /// <summary>How many have come, with one of our own: whoever came before it is counted, though it was broken off at once.</summary>
    private static async Task<int> CountAsync(ScriptedServer server)
    {
        using var own = new TcpClient();
        await own.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        Assert.True(await own.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken) > 0);
        return server.Count;
    }

    private async Task ServedAsync(Door door)
    {
        using var client = _bench.Connect(door);
        await client.HearAsync("* OK");
        await client.AskAsync(Login, "a OK");
        await client.AskAsync("b NOOP", "b OK of the server");
        await client.AskAsync("c LOGOUT", "c OK");
    }

    private Door Start(ScriptedServer[] servers, Func<Limits, Limits>? limits = null, TlsMode tls = TlsMode.Clear, TimeSpan? check = null) =>
        _bench.Start(MailProtocol.Imap, servers[0], connect: tls, change: settings => MailBench.InTheClear(settings) with
        {
            Connect = [.. servers.Select(server => MailBench.EndOf(MailProtocol.Imap, server.Port, tls))],
            Limits = limits?.Invoke(settings.Limits) ?? settings.Limits,
            Mail = MailBench.InTheClear(settings).Mail with { CheckServers = check ?? TimeSpan.FromMinutes(1) },
        });
}
