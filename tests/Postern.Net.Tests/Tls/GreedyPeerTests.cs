using Postern.Net.Conduits;

namespace Postern.Net.Tests.Tls;

/// <summary>What a peer may make OpenSSL do without a byte of mail has a bound.</summary>
public sealed class GreedyPeerTests : IDisposable
{
    private readonly TlsBench _bench = new();

    [Fact]
    public async Task Key_updates_without_end_are_ended()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<byte[]> serving = _bench.AcceptAsync(_bench.Server(), inner, TlsBench.ReadToEndAsync);
        Task<int> flooding = Task.Run(() =>
        {
            using var client = NativePeer.Connect(peer);
            return client.UpdateKeys(100_000);
        });
        var broken = await Assert.ThrowsAsync<ConduitException>(() => serving);
        Assert.Equal("TLS: the peer sends records that carry nothing", broken.Message);
        Assert.InRange(await flooding.WaitAsync(TlsBench.Limit), 1_000, 99_999);
    }

    [Fact]
    public async Task A_few_key_updates_are_no_fault()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<byte[]> serving = _bench.AcceptAsync(_bench.Server(), inner, TlsBench.ReadToEndAsync);
        await Task.Run(() =>
        {
            using var client = NativePeer.Connect(peer);
            Assert.Equal(500, client.UpdateKeys(500));
        });
        var broken = await Assert.ThrowsAsync<ConduitException>(() => serving);
        Assert.Equal(FaultKind.Truncated, broken.Fault.Kind); // it went without close_notify
    }

    [Fact]
    public async Task A_server_that_asks_for_renegotiation_without_end_is_left()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        var (certificate, key) = _bench.Issue().WriteTo(_bench.Directory);
        Task<byte[]> reading = _bench.ConnectAsync(_bench.Client(), inner, TlsBench.ReadToEndAsync);
        Task<int> flooding = Task.Run(() =>
        {
            using var server = NativePeer.Accept12(peer, certificate, key);
            return server.AskToRenegotiate(20_000);
        });
        var broken = await Assert.ThrowsAsync<ConduitException>(() => reading);
        Assert.StartsWith("TLS: the peer ", broken.Message, StringComparison.Ordinal);
        Assert.InRange(await flooding.WaitAsync(TlsBench.Limit), 100, 19_999);
    }

    public void Dispose() => _bench.Dispose();
}
