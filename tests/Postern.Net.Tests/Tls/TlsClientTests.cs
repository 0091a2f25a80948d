using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Postern.Net.Certificates;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tests.Dns;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Net.Tests.Tls;

public sealed class TlsClientTests : IDisposable
{
    private readonly TlsBench _bench = new();

    [Theory]
    [InlineData(SslProtocols.Tls12, TestKey.P256, "TLSv1.2")]
    [InlineData(SslProtocols.Tls12, TestKey.Rsa2048, "TLSv1.2")]
    [InlineData(SslProtocols.Tls13, TestKey.P256, "TLSv1.3")]
    [InlineData(SslProtocols.Tls13, TestKey.Rsa2048, "TLSv1.3")]
    public async Task It_verifies_chain_and_name_in_each_version(SslProtocols version, TestKey key, string name)
    {
        TestCertificate certificate = _bench.Issue(new TestLeaf { Key = key });
        Assert.Equal($"{name} chain", await ConnectAsync(_bench.Client(), certificate, change: options => options.EnabledSslProtocols = version));
    }

    [Fact]
    public async Task An_intermediate_that_the_server_sends_completes_the_chain()
    {
        using var intermediate = _bench.Authority.Intermediate();
        Assert.EndsWith("chain", await ConnectAsync(_bench.Client(), _bench.Own(intermediate.Issue())));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_name_and_an_address_must_stand_in_the_certificate(string host) =>
        Assert.EndsWith("chain", await ConnectAsync(_bench.Client(), _bench.Issue(), host));

    [Theory]
    [InlineData("other.example")]
    [InlineData("127.0.0.2")]
    [InlineData("::2")]
    [InlineData("sub.localhost")]
    public async Task Another_name_is_refused(string host)
    {
        string why = await RefusedAsync(_bench.Client(), _bench.Issue(), host);
        Assert.Equal($"server certificate refused: hostname mismatch: it does not bear {host}", why);
    }

    [Theory]
    [InlineData("a.wild.example", true)]
    [InlineData("wild.example", false)]
    [InlineData("a.b.wild.example", false)]
    public async Task A_wildcard_stands_for_one_label(string host, bool taken)
    {
        TestCertificate certificate = _bench.Issue(new TestLeaf { Names = ["*.wild.example"] });
        if (taken)
            Assert.EndsWith("chain", await ConnectAsync(_bench.Client(), certificate, host));
        else
            Assert.Contains("mismatch", await RefusedAsync(_bench.Client(), certificate, host));
    }

    [Theory]
    [InlineData("mail.example", "10.0.0.1", "127.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.2", "127.0.0.1")]
    [InlineData("10.0.0.1", "localhost", "mail.example")]
    public async Task One_of_several_expected_names_is_enough_be_it_name_or_address(params string[] names)
    {
        TlsClient client = _bench.Client(_bench.Trusting with { CheckHosts = names });
        Assert.EndsWith("chain", await ConnectAsync(client, _bench.Issue(), "whatever.example"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_certificate_is_said()
    {
        using var stranger = new TestAuthority("Stranger");
        Assert.Contains("expired", await RefusedAsync(_bench.Client(), _bench.Issue(TestLeaf.Expired)));
        Assert.Contains("not yet valid", await RefusedAsync(_bench.Client(), _bench.Issue(TestLeaf.NotYet)));
        Assert.Contains("unable to get local issuer", await RefusedAsync(_bench.Client(), _bench.Own(stranger.Issue())));
        Assert.Contains("unsuitable certificate purpose", await RefusedAsync(_bench.Client(), _bench.Issue(new TestLeaf { Server = false })));
    }

    [Fact]
    public async Task A_pin_of_certificate_or_key_replaces_chain_and_name()
    {
        using var stranger = new TestAuthority("Stranger");
        TestCertificate certificate = _bench.Own(stranger.Issue("elsewhere.example"));
        foreach (string pin in new[] { "SHA256:" + certificate.FingerprintSha256, "sha256:" + certificate.SpkiSha256 })
            Assert.EndsWith(" pin", await ConnectAsync(_bench.Client(new TlsClientSettings { Pins = [pin] }), certificate));
        TestCertificate other = _bench.Issue();
        TlsClient client = _bench.Client(new TlsClientSettings { Pins = ["SHA256:" + certificate.FingerprintSha256] });
        Assert.Equal($"certificate matches no pin; it is {Pin.OfCertificate(other.Der)}", await RefusedAsync(client, other));
    }

    [Fact]
    public async Task A_pin_beside_an_authority_must_hold_together_with_it()
    {
        TestCertificate certificate = _bench.Issue();
        string pin = "SHA256:" + certificate.FingerprintSha256;
        Assert.EndsWith("chain+pin", await ConnectAsync(_bench.Client(_bench.Trusting with { Pins = [pin] }), certificate));
        Assert.Contains("mismatch", await RefusedAsync(_bench.Client(_bench.Trusting with { Pins = [pin] }), certificate, "other.example"));
        Assert.Contains("no pin", await RefusedAsync(_bench.Client(_bench.Trusting with { Pins = [pin] }), _bench.Issue()));
    }

    [Fact]
    public async Task A_revocation_list_is_heeded_and_its_lack_too()
    {
        TestCertificate good = _bench.Issue();
        TestCertificate bad = _bench.Issue();
        string list = _bench.Directory.Write("list.pem", _bench.Authority.RevocationListPem([bad]));
        TlsClientSettings settings = _bench.Trusting with { CrlFile = list };
        Assert.EndsWith("chain", await ConnectAsync(_bench.Client(settings), good));
        Assert.Equal("server certificate refused: certificate revoked", await RefusedAsync(_bench.Client(settings), bad));
        string old = _bench.Directory.Write("old.pem", _bench.Authority.RevocationListPem([], TimeProvider.System.GetUtcNow().AddDays(-1)));
        Assert.Contains("CRL has expired", await RefusedAsync(_bench.Client(_bench.Trusting with { CrlFile = old }), good));
    }

    [Fact]
    public async Task Verification_that_is_off_takes_anything_and_says_so()
    {
        TlsClient client = _bench.Client(new TlsClientSettings { Verify = false });
        Assert.EndsWith(" no", await ConnectAsync(client, _bench.Issue(TestLeaf.Expired), "other.example"));
    }

    [Fact]
    public async Task The_chain_alone_may_count()
    {
        TlsClient client = _bench.Client(_bench.Trusting with { CheckName = false });
        Assert.EndsWith(" chain", await ConnectAsync(client, _bench.Issue(), "other.example"));
    }

    [Fact]
    public async Task Sessions_are_resumed_for_the_same_target_and_never_under_other_settings()
    {
        TestCertificate certificate = _bench.Issue();
        TlsServer server = _bench.Server(null, TlsBench.Identity(certificate));
        TlsClient client = _bench.Client();
        TlsClient other = _bench.Client(_bench.Trusting with { Pins = ["SHA256:" + certificate.FingerprintSha256] });
        Assert.Equal("chain", await MeetAsync(server, client));
        Assert.Equal("resumed", await MeetAsync(server, client));
        Assert.Equal("resumed", await MeetAsync(server, client)); // a resumed handshake brings a new ticket
        Assert.Equal("chain", await MeetAsync(server, client, "127.0.0.1"));
        Assert.Equal("chain+pin", await MeetAsync(server, other));
        client.Use(null);
        Assert.Equal("chain", await MeetAsync(server, client));
        server.RotateTicketKeys();
        Assert.Equal("chain", await MeetAsync(server, client));
        Assert.Equal("resumed", await MeetAsync(server, client));
        Assert.Equal("chain", await MeetAsync(server, _bench.Client(_bench.Trusting with { Resume = false })));
    }

    [Fact]
    public async Task The_last_ticket_serves_all_who_come_at_once()
    {
        TlsServer server = _bench.Server(new TlsServerSettings { Tickets = 1 });
        TlsClient client = _bench.Client();
        Assert.Equal("chain", await MeetAsync(server, client));
        var (near, peer) = await _bench.Rig.PairAsync();
        Conduit far = await _bench.Rig.AdoptAsync(peer);
        Task<string> serving = _bench.AcceptAndEchoAsync(server, near);
        string second = await _bench.ConnectAsync(client, far, async (tls, deadline) =>
        {
            // The only ticket is in use, and this connection has brought no new one yet.
            Task<string> third = MeetAsync(server, client);
            string verified = await third;
            await tls.WriteAsync("hello"u8.ToArray(), deadline);
            Assert.Equal(5, (await tls.ReadAsync(deadline)).Length);
            return tls.Verified + " " + verified;
        });
        await serving;
        Assert.Equal("resumed resumed", second);
    }

    [Fact]
    public async Task A_certificate_is_seen_again_after_an_hour_however_often_sessions_were_renewed()
    {
        var time = new HurriedTime();
        using var bench = new TlsBench(time);
        TlsServer server = bench.Server();
        TlsClient client = bench.Client();
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
        for (int i = 0; i < 3; i++)
        {
            time.Pass(TimeSpan.FromMinutes(19));
            Assert.Equal("resumed", await MeetAsync(server, client, bench: bench));
        }
        time.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
        Assert.Equal("resumed", await MeetAsync(server, client, bench: bench));
    }

    [Fact]
    public async Task Each_session_is_trusted_for_an_hour_from_the_verification_it_began_with()
    {
        var time = new HurriedTime();
        using var bench = new TlsBench(time);
        TlsServer server = bench.Server();
        TlsClient client = bench.Client();
        var first = await ShakeAsync(server, client, bench);
        time.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
        Assert.Equal("chain", await first()); // verified half an hour ago, and its tickets have come just now
        time.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal("resumed", await MeetAsync(server, client, bench: bench)); // by the second, half an hour old
        time.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
    }

    [Fact]
    public async Task A_server_that_breaks_off_who_resumes_is_offered_no_session_for_an_hour()
    {
        var time = new HurriedTime();
        using var bench = new TlsBench(time);
        TlsServer server = bench.Server();
        TlsClient client = bench.Client();
        Assert.False((await BrokenOffAsync(client, bench)).AtResumption); // nothing was offered yet
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
        Assert.True((await BrokenOffAsync(client, bench)).AtResumption);
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
        time.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal("chain", await MeetAsync(server, client, bench: bench));
        Assert.Equal("resumed", await MeetAsync(server, client, bench: bench));
    }

    [Theory]
    [InlineData(50, 8, "resumed")]
    [InlineData(50, 11, "chain")]
    [InlineData(61, 0, "chain")]
    public async Task A_ticket_that_comes_late_is_as_old_as_its_verification(int comes, int later, string verified)
    {
        var time = new HurriedTime();
        using var bench = new TlsBench(time);
        TlsServer server = bench.Server();
        TlsClient client = bench.Client();
        var first = await ShakeAsync(server, client, bench);
        time.Pass(TimeSpan.FromMinutes(comes));
        Assert.Equal("chain", await first());
        time.Pass(TimeSpan.FromMinutes(later));
        Assert.Equal(verified, await MeetAsync(server, client, bench: bench));
    }

    [Fact]
    public async Task Without_tickets_nothing_is_resumed()
    {
        TlsServer server = _bench.Server(new TlsServerSettings { Tickets = 0 });
        TlsClient client = _bench.Client();
        Assert.Equal("chain", await MeetAsync(server, client));
        Assert.Equal("chain", await MeetAsync(server, client));
        TlsClient old = _bench.Client(_bench.Trusting with { Strength = new TlsStrength { Maximum = TlsVersion.Tls12 } });
        Assert.Equal("chain", await MeetAsync(server, old));
        Assert.Equal("chain", await MeetAsync(server, old));
    }

    [Fact]
    public async Task Sessions_of_TLS_1_2_are_resumed_too()
    {
        TlsServer server = _bench.Server();
        TlsClient client = _bench.Client(_bench.Trusting with { Strength = new TlsStrength { Maximum = TlsVersion.Tls12 } });
        Assert.Equal("chain", await MeetAsync(server, client));
        Assert.Equal("resumed", await MeetAsync(server, client));
    }

    [Fact]
    public async Task Its_application_protocols_are_offered()
    {
        TlsClient client = _bench.Client(_bench.Trusting with { Alpn = ["pop3", "imap"] });
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> connecting = _bench.ConnectAsync(client, inner, async (tls, deadline) =>
        {
            Assert.Equal(5, (await tls.ReadAsync(deadline)).Length);
            return tls.Alpn;
        });
        SslStream server = await _bench.SslServerAsync(peer, _bench.Issue(), options => options.ApplicationProtocols = [new SslApplicationProtocol("imap")]);
        await server.WriteAsync("hello"u8.ToArray());
        Assert.Equal("imap", await connecting);
    }

    [Fact]
    public async Task A_server_below_the_minimum_version_is_refused()
    {
        TlsClient client = _bench.Client(_bench.Trusting with { Strength = new TlsStrength { Minimum = TlsVersion.Tls13 } });
        var broken = await Assert.ThrowsAsync<ConduitException>(() => ConnectAsync(client, _bench.Issue(), change: options => options.EnabledSslProtocols = SslProtocols.Tls12));
        Assert.Equal(FaultKind.Tls, broken.Fault.Kind);
        Assert.Contains("version", broken.Message);
    }

    [Fact]
    public void A_setting_that_OpenSSL_does_not_take_is_named()
    {
        Refused(new TlsClientSettings { CaFile = "/nowhere/ca.pem" }, "/nowhere/ca.pem");
        Refused(new TlsClientSettings { Strength = new TlsStrength { Ciphers = "NONSENSE" } }, "NONSENSE");
        Refused(new TlsClientSettings { Strength = new TlsStrength { Groups = "nonsense" } }, "nonsense");
        Refused(new TlsClientSettings { Strength = new TlsStrength { CipherSuites = "nonsense" } }, "nonsense");
        Refused(_bench.Trusting with { CrlFile = "/nowhere/list.pem" }, "/nowhere/list.pem");
        Refused(new TlsClientSettings { Pins = ["nonsense"] }, "nonsense");

        void Refused(TlsClientSettings settings, string what) =>
            Assert.Contains(what, Assert.Throws<TlsSettingException>(() => new TlsClient(_bench.Rig.Loops, settings)).Message);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_cut_by_the_deadline_and_one_that_leaves_is_named()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        TlsClient client = _bench.Client();
        Task<TlsConduit> connecting = _bench.Rig.RunAsync(async () =>
            await client.ConnectAsync(inner, "localhost", "t", new Deadline(_bench.Rig.Loop).Within(TimeSpan.FromMilliseconds(20), "handshake")));
        var broken = await Assert.ThrowsAsync<ConduitException>(() => connecting);
        Assert.Equal("limit reached: handshake", broken.Message);
        peer.Dispose();
        (inner, peer) = await _bench.Rig.PairAsync();
        peer.Shutdown(SocketShutdown.Send);
        broken = await Assert.ThrowsAsync<ConduitException>(() => _bench.ConnectAsync(client, inner, (_, _) => Task.FromResult(0)));
        Assert.Equal("closed by the peer during the TLS handshake", broken.Message);
        peer.Dispose();
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Version and verdict of a connection to SslStream with this certificate.</summary>
    private async Task<string> ConnectAsync(TlsClient client, TestCertificate certificate, string host = "localhost", Action<SslServerAuthenticationOptions>? change = null)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<SslStream> serving = _bench.SslServerAsync(peer, certificate, change);
        Task<string> connecting = _bench.ConnectAsync(client, inner, async (tls, deadline) =>
        {
            Assert.Equal("hello", Encoding.ASCII.GetString((await tls.ReadAsync(deadline)).Span));
            Assert.Equal(certificate.Der, tls.PeerCertificate);
            return $"{tls.Version} {tls.Verified}";
        }, host);
        try
        {
            SslStream server = await serving;
            await server.WriteAsync("hello"u8.ToArray());
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client says why.
        }
        return await connecting;
    }

    private async Task<string> RefusedAsync(TlsClient client, TestCertificate certificate, string host = "localhost")
    {
        var broken = await Assert.ThrowsAsync<ConduitException>(() => ConnectAsync(client, certificate, host));
        Assert.Equal(FaultKind.Certificate, broken.Fault.Kind);
        return broken.Message;
    }

    /// <summary>Both have shaken hands. What is given back has the client speak, upon which the tickets come, and tells how it verified.</summary>
    private static async Task<Func<Task<string>>> ShakeAsync(TlsServer server, TlsClient client, TlsBench bench)
    {
        var (near, peer) = await bench.Rig.PairAsync();
        Conduit far = await bench.Rig.AdoptAsync(peer);
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var speak = new TaskCompletionSource();
        Task<string> serving = bench.AcceptAsync(server, near, (tls, deadline) =>
        {
            deadline.Clear(); // the clock is set forward meanwhile
            accepted.SetResult();
            return TlsBench.EchoAsync(tls, deadline);
        });
        Task<string> meeting = bench.ConnectAsync(client, far, async (tls, deadline) =>
        {
            deadline.Clear();
            connected.SetResult();
            await speak.Task;
            await tls.WriteAsync("hello"u8.ToArray(), deadline);
            Assert.Equal(5, (await tls.ReadAsync(deadline)).Length);
            return tls.Verified;
        });
        await Task.WhenAll(accepted.Task, connected.Task).WaitAsync(TlsBench.Limit);
        return async () =>
        {
            speak.SetResult();
            await serving.WaitAsync(TlsBench.Limit);
            return await meeting.WaitAsync(TlsBench.Limit);
        };
    }

    /// <summary>How our client verified our server.</summary>
    private static async Task<ConduitFault> BrokenOffAsync(TlsClient client, TlsBench bench)
    {
        var (inner, peer) = await bench.Rig.PairAsync();
        Task<string> connecting = bench.ConnectAsync(client, inner, (tls, _) => Task.FromResult(tls.Verified));
        await peer.ReceiveAsync(new byte[1]);
        peer.Dispose();
        return (await Assert.ThrowsAsync<ConduitException>(() => connecting)).Fault;
    }

    private async Task<string> MeetAsync(TlsServer server, TlsClient client, string host = "localhost", TlsBench? bench = null)
    {
        bench ??= _bench;
        var (near, peer) = await bench.Rig.PairAsync();
        Conduit far = await bench.Rig.AdoptAsync(peer);
        Task<string> serving = bench.AcceptAndEchoAsync(server, near);
        string verified = await bench.ConnectAsync(client, far, async (tls, deadline) =>
        {
            await tls.WriteAsync("hello"u8.ToArray(), deadline);
            Assert.Equal(5, (await tls.ReadAsync(deadline)).Length);
            return tls.Verified;
        }, host);
        await serving;
        return verified;
    }
}
