using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Postern.Net.Conduits;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Preludes;

/// <summary>A loop, an authority, a TLS server and a TLS client that trusts it.</summary>
public sealed class PreludeRig : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();
    private readonly TestCertificate _certificate;

    public PreludeRig()
    {
        _certificate = _authority.Issue();
        Server = new TlsServer(Rig.Loops, new TlsServerSettings());
        Server.Use([new TlsIdentity(_certificate.ChainDer, _certificate.KeyPemBytes, ["localhost"])]);
        Client = new TlsClient(Rig.Loops, new TlsClientSettings { CaFile = CaFile });
    }

    public static PreludeSettings Settings { get; } = new() { HostName = "mail.example" };

    public static IReadOnlyList<string> Protocols { get; } = ["pop3", "imap", "smtp", "submission", "lmtp", "nntp", "sieve"];

    public LoopRig Rig { get; } = new();

    public TlsServer Server { get; }

    public TlsClient Client { get; }

    public string CaFile => _authority.WriteTo(_directory);

    public (string Certificate, string Key) ServerFiles => _certificate.WriteTo(_directory);

    public static Prelude Prelude(string protocol, Limits? limits = null)
    {
        Assert.True(MailProtocols.TryFind(protocol, out var found));
        return Postern.Net.Preludes.Prelude.For(found, Settings, limits ?? new Limits());
    }

    /// <summary>Serves a client on the loop; after the upgrade one line is echoed inside TLS.</summary>
    public Task<PreludeEnd> ServeAsync(string protocol, Conduit conduit, Limits? limits = null) => Rig.RunAsync(async () =>
    {
        var prelude = Prelude(protocol, limits);
        var talk = prelude.TalkToClient(conduit);
        var deadline = new Deadline(Rig.Loop);
        try
        {
            var end = await prelude.ServeAsync(talk, Server, deadline);
            if (end == PreludeEnd.Upgraded)
                await EchoAsync(talk, deadline);
            return end;
        }
        finally
        {
            deadline.Clear();
            talk.Conduit.Close();
        }
    });

    /// <summary>Secures a server on the loop; after the upgrade one line is echoed inside TLS.</summary>
    public Task<byte[]> SecureAsync(string protocol, Conduit conduit, Limits? limits = null, string host = "localhost") => Rig.RunAsync(async () =>
    {
        var prelude = Prelude(protocol, limits);
        var talk = prelude.TalkToServer(conduit);
        var deadline = new Deadline(Rig.Loop);
        try
        {
            byte[] greeting = await prelude.SecureAsync(talk, Client, host, host, deadline);
            await EchoAsync(talk, deadline);
            return greeting;
        }
        finally
        {
            deadline.Clear();
            talk.Conduit.Close();
        }
    });

    public Task<byte[]> SwallowAsync(string protocol, Conduit conduit) => Rig.RunAsync(async () =>
    {
        var prelude = Prelude(protocol);
        var talk = prelude.TalkToServer(conduit);
        var deadline = new Deadline(Rig.Loop);
        try
        {
            return await prelude.SwallowGreetingAsync(talk, deadline);
        }
        finally
        {
            deadline.Clear();
            talk.Conduit.Close();
        }
    });

    /// <summary>Shakes hands as a client over a plain socket's stream, and has a line echoed.</summary>
    public async Task ClientHandshakeAsync(Stream stream)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = Trusting(),
        });
        await AssertEchoAsync(tls);
    }

    /// <summary>Shakes hands as a server over a plain socket's stream, and has a line echoed.</summary>
    public async Task ServerHandshakeAsync(Stream stream)
    {
        await using var tls = new SslStream(stream);
        using var certificate = _certificate.WithPrivateKey();
        await tls.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);
        await AssertEchoAsync(tls);
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
        Rig.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        Assert.Empty(Rig.Bugs);
    }

    private X509ChainPolicy Trusting()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_authority.Certificate);
        return policy;
    }

    private static async Task EchoAsync(Postern.Net.Talk.Talk talk, Deadline deadline)
    {
        var line = await talk.ReadLineAsync(deadline.Within(TimeSpan.FromSeconds(20), "an echo"));
        talk.Say(line!.Value.Span);
        talk.Say("\r\n"u8);
        await talk.FlushAsync(deadline);
    }

    private static async Task AssertEchoAsync(SslStream tls)
    {
        byte[] line = "inside\r\n"u8.ToArray();
        await tls.WriteAsync(line);
        byte[] echo = new byte[line.Length];
        await tls.ReadExactlyAsync(echo);
        Assert.Equal(line, echo);
    }
}
