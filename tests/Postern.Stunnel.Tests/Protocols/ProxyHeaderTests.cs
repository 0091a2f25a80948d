using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Postern.Stunnel.Tests.Peers;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary><c>protocol = proxy</c>, whose first line has ports in it that no file can tell.</summary>
public sealed class ProxyHeaderTests(Plays plays) : IDisposable
{
    private readonly Socket _backend = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    [Fact]
    public async Task Stunnel4_tells_who_the_client_is()
    {
        Assert.SkipUnless(Stunnel4.IsHere, "there is no stunnel4 here");
        using var directory = new TemporaryDirectory();
        string pem = directory.Write("stunnel.pem", plays.Certificate.KeyPem + plays.Certificate.ChainPem);
        var service = new IPEndPoint(IPAddress.Parse(Stunnel4.NewAddress()), 23900);
        await using var stunnel = await Stunnel4.StartAsync($"[proxy]\naccept = {service}\nconnect = {Listen()}\ncert = {pem}\nprotocol = proxy\n");
        await ExpectHeaderAsync(service);
    }

    [Fact]
    public async Task Postern_tells_it_in_the_same_words()
    {
        using var rig = new LoopRig();
        using var driver = new PhaseDriver(rig, plays.Certificate);
        Listen();
        var dialogue = new Dialogue("a header", Client: false, "proxy", [], Why: null, []);
        var (_, log) = await driver.PlayAsync(dialogue, (IPEndPoint)_backend.LocalEndPoint!, async service => // it listens
        {
            await ExpectHeaderAsync(service);
            return "";
        });
        Assert.Contains(log.Lines, l => l.StartsWith("7  -> PROXY TCP4 127.0.0.1 127.0.0.1 ", StringComparison.Ordinal));
    }

    public void Dispose() => _backend.Dispose();

    private IPEndPoint Listen()
    {
        _backend.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _backend.Listen();
        return (IPEndPoint)_backend.LocalEndPoint!; // bound
    }

    private async Task ExpectHeaderAsync(IPEndPoint service)
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(service, TestContext.Current.CancellationToken);
        var source = (IPEndPoint)client.Client.LocalEndPoint!; // connected
        using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        await tls.WriteAsync("hello\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var accepted = await _backend.AcceptAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new NetworkStream(accepted));
        Assert.Equal($"PROXY TCP4 {source.Address} {service.Address} {source.Port} {service.Port}", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("hello", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }
}
