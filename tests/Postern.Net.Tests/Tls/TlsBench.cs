using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Net.Tests.Tls;

/// <summary>A loop, an authority, and peers that nobody here wrote: SslStream and the program openssl.</summary>
public sealed class TlsBench(TimeProvider? time = null) : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    internal static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    internal LoopRig Rig { get; } = new(time ?? TimeProvider.System);

    internal TestAuthority Authority { get; } = new();

    internal TemporaryDirectory Directory { get; } = new();

    internal string CaFile => Authority.WriteTo(Directory);

    internal static TlsIdentity Identity(TestCertificate certificate, byte[]? staple = null, params string[] names) =>
        new(certificate.ChainDer, certificate.KeyPemBytes, names.Length == 0 ? ["localhost"] : names, staple is null ? null : (ReadOnlyMemory<byte>?)staple);

    internal T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    internal TestCertificate Issue(TestLeaf? leaf = null) => Own(Authority.Issue(leaf ?? new TestLeaf()));

    internal TlsServer Server(TlsServerSettings? settings = null, params TlsIdentity[] identities)
    {
        TlsServer server = Own(new TlsServer(Rig.Loops, settings ?? new TlsServerSettings()));
        server.Use(identities.Length == 0 ? [Identity(Issue())] : identities);
        return server;
    }

    /// <summary>A client that trusts the authority.</summary>
    internal TlsClient Client(TlsClientSettings? settings = null, TlsIdentity? identity = null) =>
        Own(new TlsClient(Rig.Loops, settings ?? Trusting, identity));

    internal TlsClientSettings Trusting => new() { CaFile = CaFile };

    /// <summary>Shakes hands as a server, hands the conduit to the test on the loop, and closes it.</summary>
    internal Task<T> AcceptAsync<T>(TlsServer server, Conduit inner, Func<TlsConduit, Deadline, Task<T>> use) =>
        RunAsync(inner, async deadline => await server.AcceptAsync(inner, deadline), use);

    /// <summary>Shakes hands as a client, hands the conduit to the test on the loop, and closes it.</summary>
    internal Task<T> ConnectAsync<T>(TlsClient client, Conduit inner, Func<TlsConduit, Deadline, Task<T>> use, string host = "localhost") =>
        RunAsync(inner, async deadline => await client.ConnectAsync(inner, host, host, deadline), use);

    internal Task<string> AcceptAndEchoAsync(TlsServer server, Conduit inner) => AcceptAsync(server, inner, EchoAsync);

    /// <summary>Reads a piece, gives it back, and tells it.</summary>
    internal static async Task<string> EchoAsync(TlsConduit tls, Deadline deadline)
    {
        byte[] bytes = (await tls.ReadAsync(deadline)).ToArray();
        await tls.WriteAsync(bytes, deadline);
        return Encoding.ASCII.GetString(bytes);
    }

    internal static async Task<byte[]> ReadToEndAsync(Conduit conduit, Deadline deadline)
    {
        using var all = new MemoryStream();
        while (true)
        {
            var bytes = await conduit.ReadAsync(deadline);
            if (bytes.IsEmpty)
                return all.ToArray();
            all.Write(bytes.Span);
        }
    }

    /// <summary>Shakes hands with SslStream as the client.</summary>
    internal async Task<SslStream> SslClientAsync(Stream stream, Action<SslClientAuthenticationOptions>? change = null)
    {
        SslStream tls = Own(new SslStream(stream));
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = Policy() };
        change?.Invoke(options);
        await tls.AuthenticateAsClientAsync(options).WaitAsync(Limit);
        return tls;
    }

    /// <summary>Shakes hands with SslStream as the server.</summary>
    internal async Task<SslStream> SslServerAsync(Socket peer, TestCertificate certificate, Action<SslServerAuthenticationOptions>? change = null)
    {
        SslStream tls = Own(new SslStream(new NetworkStream(peer, ownsSocket: true)));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate.ChainPem);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate.WithPrivateKey(), chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        change?.Invoke(options);
        await tls.AuthenticateAsServerAsync(options).WaitAsync(Limit);
        return tls;
    }

    internal X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Authority.Certificate);
        return policy;
    }

    /// <summary>What openssl s_client prints when it talks to this server, which says hello and closes.</summary>
    internal Task<string> SClientAsync(TlsServer server, params string[] arguments) => SClientAsync(server, arguments, _ => { });

    /// <summary>The same, with a look at our side.</summary>
    internal async Task<string> SClientAsync(TlsServer server, string[] arguments, Action<TlsConduit> look)
    {
        string openssl = OpenSsl();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        string at = "127.0.0.1:" + ((IPEndPoint)listener.LocalEndPoint!).Port;
        Task<(int, string Text)> program = ExternalProgram.RunAsync(openssl, ["s_client", "-connect", at, "-CAfile", CaFile, "-ign_eof", .. arguments], TestContext.Current.CancellationToken);
        Conduit inner = await Rig.AdoptAsync(await listener.AcceptAsync());
        try
        {
            await AcceptAsync(server, inner, async (tls, deadline) =>
            {
                look(tls);
                await tls.WriteAsync("hello\n"u8.ToArray(), deadline);
                tls.Finish();
                return (await ReadToEndAsync(tls, deadline)).Length;
            });
        }
        catch (ConduitException)
        {
            // What the peer makes of it is in its own words.
        }
        return (await program).Text;
    }

    /// <summary>A conduit on the loop and a plain socket, over TCP: only there is an abort seen as a reset.</summary>
    internal async Task<(Conduit Inner, Socket Peer)> TcpPairAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.LocalEndPoint!);
        return (await Rig.AdoptAsync(await listener.AcceptAsync()), peer);
    }

    /// <summary>SSL objects of a loop that are not freed yet; none when all its connections have ended, however they did.</summary>
    internal static int SslObjectsOf(Loop loop) =>
        loop.RunAsync(() => Task.FromResult(TlsLoop.Of(loop).BioAt(0).Borrowers)).GetAwaiter().GetResult();

    internal static string OpenSsl()
    {
        string? openssl = ExternalProgram.Find("openssl");
        if (openssl is null)
            Assert.Skip("openssl is not installed");
        return openssl;
    }

    public void Dispose()
    {
        Assert.Equal(0, SslObjectsOf(Rig.Loop));
        foreach (IDisposable thing in _owned)
            thing.Dispose();
        Rig.Dispose();
        Authority.Dispose();
        Directory.Dispose();
        Assert.Empty(Rig.Bugs);
    }

    private Task<T> RunAsync<T>(Conduit inner, Func<Deadline, Task<TlsConduit>> shake, Func<TlsConduit, Deadline, Task<T>> use) => Rig.RunAsync(async () =>
    {
        var deadline = new Deadline(Rig.Loop).Within(Limit, "test");
        Conduit conduit = inner;
        try
        {
            TlsConduit tls = await shake(deadline);
            conduit = tls;
            return await use(tls, deadline);
        }
        catch (ConduitException) when (conduit == inner)
        {
            inner.Finish(); // the alert goes out; what came is read, so that no reset overtakes it
            while (inner.TryRead(out _) == ReadStatus.Data)
            {
                // nobody's
            }
            throw;
        }
        finally
        {
            deadline.Clear();
            conduit.Close();
        }
    });
}
