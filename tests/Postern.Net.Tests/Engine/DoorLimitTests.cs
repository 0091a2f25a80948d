using System.Net.Sockets;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Engine;

/// <summary>Every wait of a client that is not in yet has a limit, and the end line names it.</summary>
public sealed class DoorLimitTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly DoorBench _bench;

    public DoorLimitTests() => _bench = new DoorBench(time: _time);

    [Theory]
    [InlineData(TlsMode.Tls, MailProtocol.None)]
    [InlineData(TlsMode.StartTls, MailProtocol.Imap)]
    [InlineData(TlsMode.Auto, MailProtocol.Imap)]
    public async Task A_client_that_never_speaks_has_the_prelude_limit(TlsMode mode, MailProtocol protocol)
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: mode, protocol: protocol));
        using Socket client = await EnterAsync(door);
        await AdvanceAsync(1);
        await AdvanceAsync(57);
        Assert.Empty(_bench.EndLines);
        await AdvanceAsync(4);
        Assert.EndsWith("client: limit reached: before TLS", await _bench.EndAsync());
        await DoorBench.AssertClosedAsync(client);
    }

    [Fact]
    public async Task A_client_that_began_must_keep_the_minimum_rate()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls));
        using Socket client = await EnterAsync(door);
        client.Send([22]);
        await SettleAsync();
        await AdvanceAsync(4.9);
        Assert.Empty(_bench.EndLines);
        await AdvanceAsync(0.2);
        Assert.EndsWith("client: limit reached: handshake, minimum rate", await _bench.EndAsync());
    }

    [Fact]
    public async Task A_client_that_is_fast_enough_has_the_handshake_limit()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls), settings => settings with { Limits = new Limits { MinimumRate = 0 } });
        using Socket client = await EnterAsync(door);
        client.Send([22, 3, 1, 1, 0]);
        await SettleAsync();
        await AdvanceAsync(9.9);
        Assert.Empty(_bench.EndLines);
        await AdvanceAsync(1.1);
        Assert.EndsWith("client: limit reached: handshake", await _bench.EndAsync());
    }

    [Fact]
    public async Task A_trusted_proxy_that_is_silent_has_a_limit_too()
    {
        Assert.True(Cidr.TryParse("127.0.0.0/8", out Cidr all, out _));
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { ProxyFrom = [all] });
        using Socket client = await EnterAsync(door);
        client.Send("PROXY "u8);
        await AdvanceAsync(11);
        Assert.EndsWith("client: limit reached: PROXY header", await _bench.EndAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_without_a_word_is_no_fault()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls));
        (await EnterAsync(door)).Close();
        Assert.EndsWith("the client left before TLS began", await _bench.EndAsync());
    }

    [Fact]
    public async Task Parting_does_not_wait_for_ever_for_a_client_that_stays()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls));
        using Socket client = await EnterAsync(door);
        client.Send("this is no TLS at all"u8);
        Assert.Equal(0, client.Receive(new byte[100])); // OpenSSL has no alert for what is no TLS
        Assert.Empty(_bench.EndLines);
        await AdvanceAsync(2.1);
        Assert.Contains("client: TLS handshake: ", await _bench.EndAsync());
        await _bench.UntilAsync(() => door.Inside == 0);
    }

    public void Dispose() => _bench.Dispose();

    private async Task<Socket> EnterAsync(Door door)
    {
        Socket client = _bench.Connect(door);
        await _bench.UntilAsync(() => door.Inside == 1);
        await SettleAsync();
        return client;
    }

    private async Task AdvanceAsync(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        foreach (Loop loop in _bench.Loops.All)
            loop.Tick();
        await SettleAsync();
    }

    private async Task SettleAsync()
    {
        for (int turn = 0; turn < 4; turn++)
        {
            foreach (Loop loop in _bench.Loops.All)
                await loop.RunAsync(() => Task.CompletedTask);
        }
    }
}
