using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Services;

/// <summary>The same in client mode, where the target speaks TLS.</summary>
public sealed class BesideClientTests
{
    [Fact]
    public Task A_client_that_finishes_still_hears_a_late_answer() => SameAsync(async (client, server, socket) =>
    {
        client.Send("hello"u8);
        string heard = await ServiceBench.HearAsync(server, 5);
        client.Shutdown(SocketShutdown.Send);
        heard += await ServiceBench.EndOfAsync(server);
        await server.WriteAsync("late"u8.ToArray());
        await server.ShutdownAsync();
        return heard + ServiceBench.Hear(client, 100);
    });

    [Fact]
    public Task A_server_that_finishes_still_hears_its_client() => SameAsync(async (client, server, socket) =>
    {
        await server.WriteAsync("bye"u8.ToArray());
        await server.ShutdownAsync();
        string heard = ServiceBench.Hear(client, 100) + "|";
        client.Send("more"u8);
        heard += await ServiceBench.HearAsync(server, 4);
        client.Shutdown(SocketShutdown.Send);
        return heard + await ServiceBench.EndOfAsync(server);
    });

    [Fact]
    public Task A_server_that_is_no_TLS_server_costs_the_client_its_connection() => Beside.SameAsync(
        bench => $"client = yes\nconnect = 127.0.0.1:{ServiceBench.Port(bench.Backend)}",
        bench => bench.Service(client: true),
        async (bench, port) =>
        {
            using Socket client = bench.Connect(port);
            using Socket server = await bench.AcceptAsync();
            server.Send("220 no TLS here\r\n"u8);
            return BesideTests.BackendEnd(client);
        },
        "SSL_connect",
        "SNI: "); // stunnel asks for addresses too

    private static Task SameAsync(Func<Socket, SslStream, Socket, Task<string>> scenario) => Beside.SameAsync(
        bench => $"client = yes\nconnect = localhost:{ServiceBench.Port(bench.Backend)}",
        bench => bench.Service(client: true) with { Connect = [new StunnelAddress("localhost", ServiceBench.Port(bench.Backend))] },
        async (bench, port) =>
        {
            Socket client = bench.Connect(port); // open until both are done: who hangs up meanwhile is told of now and then
            using Socket socket = await bench.AcceptAsync();
            using X509Certificate2 certificate = ServiceBench.Certificate.WithPrivateKey();
            using var server = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await server.AuthenticateAsServerAsync(certificate).WaitAsync(ServiceBench.Limit);
            return await scenario(client, server, socket);
        });
}
