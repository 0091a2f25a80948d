using System.Net;
using System.Net.Sockets;
using Postern.Net.Listening;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Services;

public sealed class ListeningTests : IDisposable
{
    private readonly ServiceBench _bench = new();

    [Fact]
    public void A_place_that_is_taken_is_told_and_the_others_are_served()
    {
        int taken = ServiceBench.Port(_bench.Backend);
        var door = _bench.Start(_bench.Service() with { Accept = [new StunnelAddress("127.0.0.1", taken), new StunnelAddress("127.0.0.1", 0)] });
        var end = Assert.Single(door.Ends);
        Assert.Contains($"LOG5[ui]: Binding service [svc] to 127.0.0.1:{taken}: Address already in use (98)", _bench.Lines.All);
        Assert.Contains(_bench.Lines.All, line => line.StartsWith("LOG6[ui]: Service [svc] (FD=", StringComparison.Ordinal) && line.EndsWith($") bound to 127.0.0.1:{end.Port}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_fails_where_none_of_its_places_can_be_had()
    {
        var door = _bench.Make(_bench.Service() with { Accept = [new StunnelAddress("127.0.0.1", ServiceBench.Port(_bench.Backend))] });
        Assert.Throws<ListenException>(() => door.Open([]));
        Assert.Equal("LOG3[ui]: Binding service [svc] failed", _bench.Lines.All[^1]);
    }

    [Fact]
    public async Task A_port_without_a_host_serves_both_families()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "there is no IPv6 on this system");
        var door = _bench.Start(_bench.Service() with { Accept = [new StunnelAddress("", 0)] });
        using var six = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        await six.ConnectAsync(IPAddress.IPv6Loopback, door.Ends[0].Port);
        await _bench.LineAsync("accepted connection from ::1:");
        _bench.Connect(door);
        await _bench.LineAsync("accepted connection from 127.0.0.1:");
        Assert.Contains(_bench.Lines.All, line => line.EndsWith($" bound to :::{door.Ends[0].Port}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Unix_socket_is_served_and_gone_after_the_end()
    {
        string path = _bench.Directory.File("door.sock");
        var door = _bench.Start(_bench.Service() with { Accept = [new StunnelAddress("", 0, path)], SocketUser = null });
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        await _bench.ShakeAsync(client);
        await _bench.AcceptAsync();
        await _bench.LineAsync("Service [svc] accepted connection from unnamed socket");
        await _bench.LineAsync($"bound to localhost:{path}");
        door.Close();
        await _bench.LineAsync($"Socket removed: {path}");
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task More_clients_than_there_may_be_are_rejected()
    {
        _bench.Parts = _bench.Parts with { MostClients = 1 };
        var door = _bench.Start(_bench.Service());
        await _bench.ShakeAsync(_bench.Connect(door));
        using Socket second = _bench.Connect(door);
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => second.Receive(new byte[1])).SocketErrorCode);
        Assert.Contains("LOG4[ui]: Connection rejected: too many clients (>=1)", _bench.Lines.All);
    }

    [Fact]
    public async Task Socket_options_are_set_on_all_three_sides()
    {
        var service = _bench.Service() with
        {
            SocketOptions = [Option('a', "SO_RCVBUF", 1, 8, 20_000), Option('l', "SO_KEEPALIVE", 1, 9, 1), Option('r', "SO_KEEPALIVE", 1, 9, 1)],
        };
        var door = _bench.Start(service);
        await _bench.ShakeAsync(_bench.Connect(door));
        await _bench.LineAsync("LOG7[", "Option SO_KEEPALIVE set on local socket");
        await _bench.LineAsync("LOG7[", "Option SO_KEEPALIVE set on remote socket");
    }

    [Fact]
    public async Task A_socket_option_that_is_refused_ends_the_connection()
    {
        var door = _bench.Start(_bench.Service() with { SocketOptions = [Option('l', "NO_SUCH", 1, 9999, 1)] });
        using Socket client = _bench.Connect(door);
        Assert.Throws<SocketException>(() => client.Receive(new byte[1]));
        await _bench.LineAsync("NO_SUCH: Protocol not available (92)");
    }

    public void Dispose() => _bench.Dispose();

    private static SocketOption Option(char side, string name, int level, int option, int value) => new(side, name, level, option, BitConverter.GetBytes(value));
}
