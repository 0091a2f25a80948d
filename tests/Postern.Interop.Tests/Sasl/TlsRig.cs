using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Sasl;

namespace Postern.Interop.Tests.Sasl;

/// <summary>Our TLS in either role on one loop, with an authority of its own.</summary>
internal sealed class TlsRig : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly LoopRig _rig = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();

    internal TlsRig()
    {
        Certificate = _authority.Issue();
        CaFile = _authority.WriteTo(_directory);
        Server = new TlsServer(_rig.Loops, new TlsServerSettings());
        Server.Use([new TlsIdentity(Certificate.ChainDer, Certificate.KeyPemBytes, ["localhost"], null)]);
        Client = new TlsClient(_rig.Loops, new TlsClientSettings { CaFile = CaFile });
    }

    internal TestCertificate Certificate { get; }

    internal string CaFile { get; }

    internal TlsServer Server { get; }

    internal TlsClient Client { get; }

    internal static IReadOnlyList<ChannelBinding> BindingsOf(TlsConduit tls)
    {
        var bindings = new List<ChannelBinding>();
        if (tls.Bindings.Exporter is { } exporter)
            bindings.Add(new ChannelBinding(ChannelBinding.TlsExporter, exporter));
        if (tls.Bindings.ServerEndPoint is { } endPoint)
            bindings.Add(new ChannelBinding(ChannelBinding.TlsServerEndPoint, endPoint));
        return bindings;
    }

    /// <summary>Waits for one client, and serves it on the loop.</summary>
    internal (int Port, Task<T> Serving) Listen<T>(Func<Conduit, Deadline, Task<T>> serve)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        return (port, ServeAsync());

        async Task<T> ServeAsync()
        {
            using (listener)
            {
                using var patience = new CancellationTokenSource(Limit);
                return await RunAsync(await listener.AcceptAsync(patience.Token), serve);
            }
        }
    }

    /// <summary>Connects to this port, and talks on the loop.</summary>
    internal async Task<T> ConnectAsync<T>(int port, Func<Conduit, Deadline, Task<T>> talk)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return await RunAsync(socket, talk);
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
        _rig.Dispose();
        _authority.Dispose();
        _directory.Dispose();
    }

    private async Task<T> RunAsync<T>(Socket socket, Func<Conduit, Deadline, Task<T>> use)
    {
        SocketConduit conduit = await _rig.AdoptAsync(socket);
        return await _rig.RunAsync(async () =>
        {
            var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
            try
            {
                return await use(conduit, deadline);
            }
            finally
            {
                deadline.Clear();
                conduit.Close();
            }
        });
    }
}
