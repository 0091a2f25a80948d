using System.Net.Security;
using System.Net.Sockets;
using Postern.Net.Engine;

namespace Postern.Stunnel.Tests.Services;

public sealed class TransferTests : IDisposable
{
    private readonly ServiceBench _bench = new();

    [Fact]
    public async Task Bytes_are_carried_both_ways_and_each_half_ends_by_itself()
    {
        Door door = _bench.Start(_bench.Service());
        using Socket client = _bench.Connect(door);
        SslStream tls = await _bench.ShakeAsync(client);
        await tls.WriteAsync("hello"u8.ToArray());
        Socket backend = await _bench.AcceptAsync();
        Assert.Equal("hello", ServiceBench.Hear(backend, 5));
        await tls.ShutdownAsync();
        Assert.Equal("", ServiceBench.Hear(backend, 1));
        backend.Send("late"u8);
        backend.Close();
        Assert.Equal("lateend", await ServiceBench.EndOfAsync(tls));
        await _bench.LineAsync("finished (0 left)");
        Assert.Equal(
            [
                "Service [svc] started",
                $"Service [svc] accepted connection from {client.LocalEndPoint}",
                "TLS accepted: new session negotiated",
                $"s_connect: connecting 127.0.0.1:{ServiceBench.Port(_bench.Backend)}",
                $"s_connect: s_poll_wait 127.0.0.1:{ServiceBench.Port(_bench.Backend)}: waiting 10 seconds",
                $"s_connect: connected 127.0.0.1:{ServiceBench.Port(_bench.Backend)}",
                "Service [svc] connected remote server from",
                "TLS closed (SSL_read)",
                "Sent socket write shutdown",
                "Read socket closed (readsocket)",
                "Sending close_notify alert",
                "SSL_shutdown successfully sent close_notify alert",
                "Connection closed: 4 byte(s) sent to TLS, 5 byte(s) sent to socket",
                "Service [svc] finished (0 left)",
            ],
            _bench.Lines.All.Where(line => !line.Contains("[ui]") && !line.Contains("FD=")).Select(line => line[(line.IndexOf(' ') + 1)..]).Select(line => line.StartsWith("Service [svc] connected") ? line[..42] : line));
    }

    public void Dispose() => _bench.Dispose();
}
