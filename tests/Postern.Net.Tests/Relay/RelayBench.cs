using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Net.Tests.Tls;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Net.Tests.Relay;

/// <summary>A relay between two conduits, and a peer at each of its outer ends: a stream, clear or TLS.</summary>
internal sealed class RelayBench : IDisposable
{
    private readonly ManualTime? _time;
    private readonly TestCertificate _certificate;
    private readonly TlsServer _server;
    private readonly TlsClient _client;
    private readonly TestAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IDisposable> _owned = [];

    internal RelayBench(ManualTime? time = null)
    {
        _time = time;
        Rig = time is null ? new LoopRig() : new LoopRig(time);
        _certificate = _authority.Issue(new TestLeaf { NotBefore = TimeProvider.System.GetUtcNow().AddDays(-1), NotAfter = TimeProvider.System.GetUtcNow().AddDays(3000) });
        _server = new TlsServer(Rig.Loops, new TlsServerSettings());
        _server.Use([TlsBench.Identity(_certificate)]);
        _client = new TlsClient(Rig.Loops, new TlsClientSettings { CaFile = _authority.WriteTo(_directory) });
    }

    internal LoopRig Rig { get; }

    internal ManualTime Time => _time ?? throw new InvalidOperationException("no manual time");

    internal Conduit? Near { get; private set; }

    internal Conduit? Far { get; private set; }

    /// <summary>The relay's socket towards the server, below TLS.</summary>
    internal int FarDescriptor { get; private set; }

    /// <summary>Begins a relay; the client's and the server's sockets and streams are the test's.</summary>
    internal async Task<RelayRun> StartAsync(bool clientTls = false, bool serverTls = false, bool selfDelimiting = false, Limits? limits = null, IConversationFilter? filter = null)
    {
        var (near, client, clientStream) = await ClientSideAsync(clientTls);
        var (far, server, serverStream) = await ServerSideAsync(serverTls);
        if (filter is not null)
            far = await Rig.RunAsync(() => Task.FromResult<Conduit>(new FilteredConduit(far, filter)));
        (Near, Far) = (near, far);
        Task<RelayEnd> end = Rig.RunAsync(async () =>
        {
            RelayEnd how = await new Net.Relay.Relay(near, far, limits ?? new Limits(), selfDelimiting).RunAsync();
            // As the door does.
            CloseBounded(near);
            CloseBounded(far);
            return how;
        });
        return new RelayRun(client, clientStream, server, serverStream, end);
    }

    public void Dispose()
    {
        foreach (IDisposable thing in _owned)
            thing.Dispose();
        Rig.SettleAsync().GetAwaiter().GetResult();
        Assert.Equal(0, TlsBench.SslObjectsOf(Rig.Loop));
        _server.Dispose();
        _client.Dispose();
        Rig.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        Assert.Empty(Rig.Bugs);
    }

    private static void CloseBounded(Conduit conduit)
    {
        if (conduit.HasBacklog)
            conduit.Abort();
        else
            conduit.Close();
    }

    private async Task<(Conduit, Socket, Stream)> ClientSideAsync(bool tls)
    {
        var (inner, peer) = await TcpPairAsync();
        if (!tls)
            return (inner, peer, Own(new NetworkStream(peer, ownsSocket: true)));
        Task<TlsConduit> accepting = Rig.RunAsync(async () => await _server.AcceptAsync(inner, new Deadline(Rig.Loop)));
        var stream = Own(new System.Net.Security.SslStream(new NetworkStream(peer, ownsSocket: true)));
        await stream.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        return (await accepting, peer, stream);
    }

    private async Task<(Conduit, Socket, Stream)> ServerSideAsync(bool tls)
    {
        var (inner, peer) = await TcpPairAsync();
        FarDescriptor = inner.Descriptor;
        if (!tls)
            return (inner, peer, Own(new NetworkStream(peer, ownsSocket: true)));
        Task<TlsConduit> connecting = Rig.RunAsync(async () => await _client.ConnectAsync(inner, "localhost", "t", new Deadline(Rig.Loop)));
        var stream = Own(new System.Net.Security.SslStream(new NetworkStream(peer, ownsSocket: true)));
        await stream.AuthenticateAsServerAsync(_certificate.WithPrivateKey());
        return (await connecting, peer, stream);
    }

    private async Task<(SocketConduit, Socket)> TcpPairAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        var peer = Own(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        await peer.ConnectAsync(listener.LocalEndPoint!);
        return (await Rig.AdoptAsync(await listener.AcceptAsync()), peer);
    }

    private T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }
}
