using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
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

    // Against stunnel, which waits TIMEOUTclose for a client that does not close, and says then that this is an error.
    [Fact]
    public async Task A_server_that_hangs_up_without_close_notify_has_closed()
    {
        Door door = _bench.Start(_bench.Service(client: true));
        using Socket client = _bench.Connect(door);
        using Socket socket = await _bench.AcceptAsync();
        using X509Certificate2 certificate = ServiceBench.Certificate.WithPrivateKey();
        using var server = new SslStream(new NetworkStream(socket, ownsSocket: false));
        await server.AuthenticateAsServerAsync(certificate).WaitAsync(ServiceBench.Limit);
        await server.WriteAsync("bye"u8.ToArray());
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("bye", ServiceBench.Hear(client, 100));
        await _bench.LineAsync("LOG6[", "TLS socket closed (SSL_read)");
        await _bench.LineAsync("LOG5[", "Connection closed: 0 byte(s) sent to TLS, 3 byte(s) sent to socket");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_resets_has_closed_and_the_other_hears_all_that_it_said(bool isBackend)
    {
        Door door = _bench.Start(_bench.Service());
        using Socket client = _bench.Connect(door);
        SslStream tls = await _bench.ShakeAsync(client);
        Socket backend = await _bench.AcceptAsync();
        await tls.WriteAsync("hello"u8.ToArray());
        Assert.Equal("hello", ServiceBench.Hear(backend, 5));
        if (isBackend)
        {
            backend.Send("bye"u8);
            Assert.Equal("bye", await ServiceBench.HearAsync(tls, 3));
            ServiceBench.Reset(backend);
            Assert.Equal("end", await ServiceBench.EndOfAsync(tls));
            await _bench.LineAsync("LOG6[", "socket fd: Connection reset by peer (104)");
        }
        else
        {
            ServiceBench.Reset(client);
            Assert.Equal("", ServiceBench.Hear(backend, 1));
            await _bench.LineAsync("LOG6[", "TLS fd: Connection reset by peer (104)");
        }
        await _bench.LineAsync("LOG5[", $"Connection closed: {(isBackend ? 3 : 0)} byte(s) sent to TLS, 5 byte(s) sent to socket");
    }

    [Fact]
    public async Task An_idle_connection_is_reset()
    {
        Door door = _bench.Start(_bench.Service() with { TimeoutIdle = TimeSpan.FromMilliseconds(50) });
        SslStream tls = await _bench.ShakeAsync(_bench.Connect(door));
        Assert.Equal("reset", await ServiceBench.EndOfAsync(tls));
        await _bench.LineAsync("LOG6[", "transfer: s_poll_wait: TIMEOUTidle exceeded: sending reset");
        await _bench.LineAsync("LOG5[", "Connection reset: 0 byte(s) sent to TLS, 0 byte(s) sent to socket");
    }

    public void Dispose() => _bench.Dispose();
}
