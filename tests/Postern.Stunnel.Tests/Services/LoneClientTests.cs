using System.IO.Pipes;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Postern.Net.Conduits;
using Postern.Stunnel.Services;

namespace Postern.Stunnel.Tests.Services;

public sealed class LoneClientTests : IDisposable
{
    private readonly ServiceBench _bench = new();

    [Fact]
    public async Task A_client_of_inetd_may_come_through_pipes()
    {
        var service = _bench.Service(client: true) with { Name = "inn", Accept = [] };
        var door = _bench.Make(service);
        door.Open([]);
        using var toService = new AnonymousPipeServerStream(PipeDirection.Out);
        using var fromService = new AnonymousPipeServerStream(PipeDirection.In);
        Task served = door.ServeOneAsync(_bench.Loops.All[0], loop => Pipes(loop, toService, fromService), PeerAddress.Local(PeerKind.Stdio));
        using Socket socket = await _bench.AcceptAsync();
        using SslStream server = await ServeTlsAsync(socket);
        await toService.WriteAsync("hello"u8.ToArray());
        Assert.Equal("hello", await ServiceBench.HearAsync(server, 5));
        await server.WriteAsync("answer"u8.ToArray());
        await server.ShutdownAsync();
        toService.Dispose();
        Assert.Equal("answer", await ServiceBench.HearAsync(fromService, 100));
        await served.WaitAsync(ServiceBench.Limit);
        await _bench.LineAsync("Connection closed: 5 byte(s) sent to TLS, 6 byte(s) sent to socket");
        Assert.Contains(_bench.Lines.All, line => line.EndsWith(": Service [inn] accepted connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_without_a_listener_is_started_and_tried_again()
    {
        var service = _bench.Service(client: true) with { Accept = [], Exec = _bench.Script("echo hello"), Retry = TimeSpan.FromMilliseconds(10) };
        var door = _bench.Make(service);
        using var stop = new CancellationTokenSource();
        Task running = LoneClient.RunProgramAsync(door, service, _bench.Parts, stop.Token);
        for (int i = 0; i < 2; i++)
        {
            using Socket socket = await _bench.AcceptAsync();
            using SslStream server = await ServeTlsAsync(socket);
            Assert.Equal("hello\n", await ServiceBench.HearAsync(server, 6));
            await server.ShutdownAsync();
        }
        await stop.CancelAsync();
        await _bench.LineAsync("LOG7[ui]: Starting exec+connect service [svc]");
        await _bench.LineAsync("Retrying an exec+connect section");
        await _bench.LineAsync("LOG6[ui]: Child process");
        _bench.Backend.Close();
        await running.WaitAsync(ServiceBench.Limit);
    }

    public void Dispose() => _bench.Dispose();

    private static PipeConduit Pipes(Net.Loops.Loop loop, AnonymousPipeServerStream input, AnonymousPipeServerStream output)
    {
        int read = StandardSocket.Take((int)input.ClientSafePipeHandle.DangerousGetHandle());
        return new PipeConduit(loop, read, StandardSocket.Take((int)output.ClientSafePipeHandle.DangerousGetHandle()));
    }

    private static async Task<SslStream> ServeTlsAsync(Socket socket)
    {
        using X509Certificate2 certificate = ServiceBench.Certificate.WithPrivateKey();
        var server = new SslStream(new NetworkStream(socket, ownsSocket: false));
        await server.AuthenticateAsServerAsync(certificate).WaitAsync(ServiceBench.Limit);
        return server;
    }
}
