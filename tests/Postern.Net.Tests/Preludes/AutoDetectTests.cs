using Postern.Net.Conduits;
using Postern.Net.Preludes;

namespace Postern.Net.Tests.Preludes;

public sealed class AutoDetectTests(PreludeRig rig) : IClassFixture<PreludeRig>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(0x16, DetectedStart.Tls)]
    [InlineData('E', DetectedStart.Greeting)]
    [InlineData(0x80, DetectedStart.Greeting)]
    [InlineData(0, DetectedStart.Greeting)]
    public async Task The_first_byte_decides(byte first, DetectedStart expected)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var early = Detect(peer, Long);
        await peer.Stream.WriteAsync(new[] { first });
        Assert.Equal(expected, await early);

        Assert.Equal(expected, await Detect(peer, Long)); // it is still there
        Assert.Equal(expected, await Detect(peer, TimeSpan.Zero));
        Assert.Equal([first], await ReadAsync(peer));
    }

    [Fact]
    public async Task Silence_means_a_greeting_and_leaves_the_conduit_whole()
    {
        await using var peer = await Peer.ConnectAsync(rig);
        Assert.Equal(DetectedStart.Greeting, await Detect(peer, Short));

        await peer.Stream.WriteAsync("QUIT"u8.ToArray());

        Assert.Null(peer.Conduit.Fault);
        Assert.Equal("QUIT"u8.ToArray(), await ReadAsync(peer));
    }

    [Fact]
    public async Task A_client_that_closes_is_left_to_the_prelude()
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var detected = Detect(peer, Long);
        peer.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        Assert.Equal(DetectedStart.Greeting, await detected);
        Assert.Empty(await ReadAsync(peer));
    }

    [Fact]
    public async Task A_conduit_that_broke_is_a_fault()
    {
        await using var peer = await Peer.ConnectAsync(rig);
        await rig.Rig.RunAsync(() =>
        {
            peer.Conduit.Abort();
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<ConduitException>(() => Detect(peer, Long));
    }

    [Fact]
    public async Task TLS_at_once_goes_on_to_a_handshake()
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var accepted = rig.Rig.RunAsync(async () =>
        {
            Assert.Equal(DetectedStart.Tls, await AutoDetect.WaitAsync(peer.Conduit, Long));
            var deadline = new Deadline(rig.Rig.Loop).Within(Long, "a handshake");
            var tls = await rig.Server.AcceptAsync(peer.Conduit, deadline);
            byte[] line = (await tls.ReadAsync(deadline)).ToArray();
            await tls.WriteAsync(line, deadline);
            deadline.Clear();
            return line.Length;
        });
        await rig.ClientHandshakeAsync(peer.Stream);

        Assert.Equal("inside\r\n".Length, await accepted);
    }

    [Theory]
    [InlineData("imap", "a STARTTLS\r\n", 1)]
    [InlineData("smtp", "STARTTLS\r\n", 1)]
    public async Task Silence_goes_on_to_STARTTLS(string protocol, string command, int replies)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        Assert.Equal(DetectedStart.Greeting, await Detect(peer, Short));
        var served = rig.ServeAsync(protocol, peer.Conduit);
        using var reader = new StreamReader(peer.Stream, System.Text.Encoding.ASCII, false, 1, leaveOpen: true);
        _ = await reader.ReadLineAsync();
        await peer.Stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command));
        for (int i = 0; i < replies; i++)
            _ = await reader.ReadLineAsync();
        await rig.ClientHandshakeAsync(peer.Stream);

        Assert.Equal(PreludeEnd.Upgraded, await served);
    }

    private Task<DetectedStart> Detect(Peer peer, TimeSpan limit) => rig.Rig.RunAsync(async () => await AutoDetect.WaitAsync(peer.Conduit, limit));

    private Task<byte[]> ReadAsync(Peer peer) => rig.Rig.RunAsync(async () =>
    {
        var deadline = new Deadline(rig.Rig.Loop).Within(Long, "a read");
        byte[] bytes = (await peer.Conduit.ReadAsync(deadline)).ToArray();
        deadline.Clear();
        return bytes;
    });
}
