using System.Net.Sockets;
using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Engine;

/// <summary>A door that answers its clients itself, until they may go on to the server.</summary>
public sealed class DoorReceptionTests : IDisposable
{
    private readonly DoorBench _bench = new();

    [Fact]
    public async Task Who_is_let_through_is_carried_with_what_it_said_ahead_of_time()
    {
        Door door = _bench.Start(DoorBench.Tcp(), receive: way => new TestReception(way));
        Socket client = _bench.Connect(door);
        Assert.Equal("who, in the clear?\n", DoorBench.Hear(client, 19));
        client.Send("me\nand this is for the server"u8);
        Socket backend = await _bench.AcceptAsync();
        Assert.Equal("and this is for the server", DoorBench.Hear(backend, 26));
        backend.Send("and this for the client"u8);
        Assert.Equal("welcome\nand this for the client", DoorBench.Hear(client, 31));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, backend.Receive(new byte[1])); // the client was first
        backend.Shutdown(SocketShutdown.Send);
        Assert.EndsWith("closed by the client", await _bench.EndAsync());
    }

    [Fact]
    public async Task Who_is_not_never_reaches_the_server_and_has_one_end_line()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls), receive: way => new TestReception(way));
        var tls = await _bench.ShakeAsync(_bench.Connect(door));
        await tls.WriteAsync("somebody else\n"u8.ToArray());
        string line = await _bench.EndAsync();
        Assert.Contains("to -: client TLSv1.3", line);
        Assert.EndsWith("nobody we know", line);
        Assert.False(_bench.Backend.Poll(0, SelectMode.SelectRead), "nobody knocked at the server");
    }

    [Fact]
    public async Task Strangers_push_out_the_oldest_stranger_and_nobody_who_is_in()
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { Limits = settings.Limits with { PendingHandshakes = 2 } }, receive: way => new TestReception(way));
        Socket known = _bench.Connect(door);
        known.Send("me\n"u8);
        Socket backend = await _bench.AcceptAsync();
        Assert.Equal("who, in the clear?\nwelcome\n", DoorBench.Hear(known, 27));
        Socket[] strangers = [.. Enumerable.Range(0, 3).Select(_ => _bench.Connect(door))];
        Assert.EndsWith("limit reached: pending handshakes", await _bench.EndAsync());
        Assert.Equal("who, in the clear?\n", DoorBench.Hear(strangers[2], 19));
        backend.Send("still here"u8);
        Assert.Equal("still here", DoorBench.Hear(known, 10));
    }

    public void Dispose() => _bench.Dispose();
}
