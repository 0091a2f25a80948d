using System.Net.Security;
using System.Security.Authentication;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Net.Tests.Tls;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly TlsBench _bench = new();

    [Fact]
    public async Task None_is_asked_for_and_none_comes()
    {
        Assert.Equal("", await EnterAsync(new TlsServerSettings(), _bench.Issue()));
    }

    [Fact]
    public async Task One_that_is_asked_for_may_be_missing_but_must_be_good()
    {
        var settings = new TlsServerSettings { ClientCertificates = ClientCertificates.Ask, ClientCa = _bench.CaFile };
        Assert.Equal("", await EnterAsync(settings, null));
        Assert.Equal("chain", await EnterAsync(settings, _bench.Issue()));
        Assert.Contains("expired", await RefusedAsync(settings, _bench.Issue(TestLeaf.Expired)));
    }

    [Fact]
    public async Task One_that_is_required_must_be_there()
    {
        var settings = new TlsServerSettings { ClientCertificates = ClientCertificates.Require, ClientCa = _bench.CaFile };
        using var stranger = new TestAuthority("Stranger");
        var broken = await Assert.ThrowsAsync<ConduitException>(() => EnterAsync(settings, null));
        Assert.Equal(new ConduitFault(FaultKind.Tls, "TLS handshake: peer did not return a certificate"), broken.Fault);
        Assert.Equal("chain", await EnterAsync(settings, _bench.Issue()));
        Assert.StartsWith("client certificate refused: ", await RefusedAsync(settings, _bench.Own(stranger.Issue())));
        Assert.Contains("purpose", await RefusedAsync(settings, _bench.Issue(new TestLeaf { Client = false })));
    }

    [Fact]
    public async Task A_pin_lets_in_what_no_authority_knows_and_with_one_both_must_hold()
    {
        using var stranger = new TestAuthority("Stranger");
        TestCertificate pinned = _bench.Own(stranger.Issue("client.example"));
        var pin = new TlsServerSettings { ClientCertificates = ClientCertificates.Require, ClientPins = ["SHA256:" + pinned.SpkiSha256] };
        Assert.Equal("pin", await EnterAsync(pin, pinned));
        Assert.StartsWith("certificate matches no pin", await RefusedAsync(pin, _bench.Issue()));
        Assert.Contains("issuer", await RefusedAsync(pin with { ClientCa = _bench.CaFile }, pinned));
    }

    [Fact]
    public async Task A_revoked_one_is_refused_and_gets_in_by_no_ticket_after_a_reload()
    {
        TestCertificate client = _bench.Issue();
        string list = _bench.Directory.Write("list.pem", _bench.Authority.RevocationListPem([]));
        TlsIdentity identity = TlsBench.Identity(_bench.Issue());
        TlsServer server = _bench.Server(
            new TlsServerSettings { ClientCertificates = ClientCertificates.Require, ClientCa = _bench.CaFile, CrlFile = list }, identity);
        TlsClient ours = _bench.Client(null, TlsBench.Identity(client));
        Assert.Equal("chain", await MeetAsync(server, ours));
        Assert.Equal("resumed", await MeetAsync(server, ours));
        _bench.Directory.Write("list.pem", _bench.Authority.RevocationListPem([client]));
        server.Use([identity]);
        var broken = await Assert.ThrowsAsync<ConduitException>(() => MeetAsync(server, ours));
        Assert.Equal("client certificate refused: certificate revoked", broken.Message);
    }

    [Fact]
    public async Task New_ticket_keys_need_no_file_and_end_old_sessions()
    {
        string list = _bench.Directory.Write("list.pem", _bench.Authority.RevocationListPem([]));
        TlsServer server = _bench.Server(
            new TlsServerSettings { ClientCertificates = ClientCertificates.Require, ClientCa = _bench.CaFile, CrlFile = list }, TlsBench.Identity(_bench.Issue()));
        TlsClient ours = _bench.Client(null, TlsBench.Identity(_bench.Issue()));
        Assert.Equal("chain", await MeetAsync(server, ours));
        File.Delete(list);
        server.RotateTicketKeys();
        Assert.Equal("chain", await MeetAsync(server, ours));
        Assert.Equal("resumed", await MeetAsync(server, ours));
    }

    [Fact]
    public async Task The_alert_reaches_the_client()
    {
        var settings = new TlsServerSettings { ClientCertificates = ClientCertificates.Require, ClientCa = _bench.CaFile };
        string said = await _bench.SClientAsync(_bench.Server(settings), "-tls1_3");
        Assert.Contains("alert certificate required", said);
        TestCertificate old = _bench.Issue(TestLeaf.Expired);
        var (certificate, key) = old.WriteTo(_bench.Directory, "old");
        said = await _bench.SClientAsync(_bench.Server(settings), "-tls1_2", "-cert", certificate, "-key", key);
        Assert.Contains("alert certificate expired", said);
        Assert.Contains("CN = Postern Test CA", said); // the names a client can choose by
    }

    public void Dispose() => _bench.Dispose();

    private async Task<string> EnterAsync(TlsServerSettings settings, TestCertificate? certificate)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAsync(_bench.Server(settings), inner, async (tls, deadline) =>
        {
            await TlsBench.EchoAsync(tls, deadline);
            return tls.Verified;
        });
        try
        {
            SslStream client = await _bench.SslClientAsync(new ShapedStream(peer), options =>
            {
                if (certificate is not null)
                    options.ClientCertificates = [_bench.Own(certificate.WithPrivateKey())];
            });
            await client.WriteAsync("hello"u8.ToArray());
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The server says why.
        }
        return await serving;
    }

    private async Task<string> RefusedAsync(TlsServerSettings settings, TestCertificate certificate)
    {
        var broken = await Assert.ThrowsAsync<ConduitException>(() => EnterAsync(settings, certificate));
        Assert.Equal(FaultKind.Certificate, broken.Fault.Kind);
        return broken.Message;
    }

    /// <summary>How our server verified our client.</summary>
    private async Task<string> MeetAsync(TlsServer server, TlsClient client)
    {
        var (near, peer) = await _bench.Rig.PairAsync();
        Conduit far = await _bench.Rig.AdoptAsync(peer);
        Task<string> serving = _bench.AcceptAsync(server, near, async (tls, deadline) =>
        {
            await TlsBench.EchoAsync(tls, deadline);
            return tls.Verified;
        });
        try
        {
            await _bench.ConnectAsync(client, far, async (tls, deadline) =>
            {
                await tls.WriteAsync("hello"u8.ToArray(), deadline);
                return (await tls.ReadAsync(deadline)).Length;
            });
        }
        catch (ConduitException)
        {
            // The server says why.
        }
        return await serving;
    }
}
