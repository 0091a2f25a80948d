namespace Postern.Stunnel.Tests.Tls;

/// <summary>What a peer sees of us, be it openssl or stunnel4.</summary>
public sealed class WireTests
{
    private const string Ca = "CAfile = @ca.pem\n";
    private const string Keys = "ticketKeySecret = 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\nticketMacSecret = 202122232425262728292a2b2c2d2e2f\n";
    private const string Client = "-cert @client.crt -key @client.key";

    [Theory]
    [InlineData("verify = 2\n" + Ca, "-tls1_3", "alert certificate required")]
    [InlineData("verify = 2\n" + Ca, "-tls1_2", "alert handshake failure")]
    [InlineData("verify = 2\n" + Ca, "-cert @stranger.crt -key @stranger.key", "alert unknown ca")]
    [InlineData("verify = 2\n" + Ca, "-cert @expired.crt -key @expired.key", "alert certificate expired")]
    [InlineData("verify = 4\nCAfile = @pins.pem\n", "-cert @twin.crt -key @twin.key", "alert bad certificate")]
    [InlineData("verify = 2\nCRLfile = @crl.pem\n" + Ca, "-cert @revoked.crt -key @revoked.key", "alert certificate revoked")]
    [InlineData("verify = 2\ncheckHost = other.example\n" + Ca, Client, "alert bad certificate")]
    [InlineData("sslVersionMin = TLSv1.3\n", "-tls1_2", "alert protocol version")]
    [InlineData("ciphers = AES256-GCM-SHA384\n", "-tls1_2 -cipher AES128-SHA", "alert handshake failure")]
    [InlineData("PSKsecrets = @psk.txt\nciphersuites = TLS_AES_128_GCM_SHA256\n", "-ciphersuites TLS_AES_128_GCM_SHA256 -psk ff0102030405060708090a0b0c0d0e0f -psk_identity alice", "alert illegal parameter")]
    public async Task A_client_that_is_refused_is_told_why(string options, string arguments, string alert)
    {
        using var backend = new Backend();
        using Side ours = Side.Start(ours: true, Server(backend, options));
        string said = await OpenSslPeer.ClientAsync(ours.Port, arguments);
        Assert.True(said.Contains(alert, StringComparison.Ordinal), string.Join('\n', ours.Lines) + said);
        Assert.DoesNotContain("hello", said);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_ticket_is_resumed_by_another_process_that_has_the_keys(bool sealedByUs, bool openedByUs)
    {
        using var backend = new Backend();
        string section = Server(backend, Keys);
        using Side first = Side.Start(sealedByUs, section);
        using Side second = Side.Start(openedByUs, section);
        foreach (string version in (string[])["-tls1_2", "-tls1_3"])
        {
            string session = Session();
            Assert.Contains("New, ", await OpenSslPeer.ClientAsync(first.Port, $"{version} -sess_out {session}"));
            Assert.Contains("Reused, ", await OpenSslPeer.ClientAsync(second.Port, $"{version} -sess_in {session}"));
        }
    }

    [Fact]
    public async Task A_ticket_of_other_keys_is_not_resumed()
    {
        using var backend = new Backend();
        using Side first = Side.Start(ours: true, Server(backend, Keys));
        using Side second = Side.Start(ours: true, Server(backend, Keys.Replace("2021", "2020", StringComparison.Ordinal)));
        string session = Session();
        await OpenSslPeer.ClientAsync(first.Port, $"-sess_out {session}");
        Assert.Contains("New, ", await OpenSslPeer.ClientAsync(second.Port, $"-sess_in {session}"));
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_ticket_without_a_certificate_does_not_open_a_service_that_wants_one(string version)
    {
        using var backend = new Backend();
        using Side lax = Side.Start(ours: true, Server(backend, Keys + "verify = 1\n" + Ca));
        using Side strict = Side.Start(ours: true, Server(backend, Keys + "verify = 2\n" + Ca));
        string session = Session();
        Assert.Contains("hello", await OpenSslPeer.ClientAsync(lax.Port, $"{version} -sess_out {session}"));
        Assert.DoesNotContain("hello", await OpenSslPeer.ClientAsync(strict.Port, $"{version} -sess_in {session}"));
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_session_of_one_service_does_not_open_another_by_its_name(string version)
    {
        using var backend = new Backend();
        string sections = Server(backend, "") + $"[strict]\nsni = svc:strict.example.org\nconnect = 127.0.0.1:{backend.Port}\ncert = @second.pem\nverify = 2\n{Ca}";
        using Side ours = Side.Start(ours: true, sections);
        string session = Session();
        Assert.Contains("hello", await OpenSslPeer.ClientAsync(ours.Port, $"{version} -servername open.example.org -sess_out {session}"));
        Assert.DoesNotContain("hello", await OpenSslPeer.ClientAsync(ours.Port, $"{version} -servername strict.example.org -sess_in {session}"));
        Assert.Contains("hello", await OpenSslPeer.ClientAsync(ours.Port, $"{version} -servername strict.example.org {Client} -sess_out {session}"));
        Assert.Contains("Reused, ", await OpenSslPeer.ClientAsync(ours.Port, $"{version} -servername strict.example.org {Client} -sess_in {session}"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("sslVersion = TLSv1.2\n", "")]
    [InlineData("verify = 2\n" + Ca, "cert = @client.pem\nverify = 2\nCAfile = @ca.pem\ncheckHost = localhost\n")]
    [InlineData("verify = 4\nCAfile = @pins.pem\n", "cert = @client.pem\nverify = 4\nCAfile = @server.crt\n")]
    [InlineData("PSKsecrets = @psk.txt\n", "PSKsecrets = @psk.txt\nPSKidentity = carol\n")]
    [InlineData("PSKsecrets = @psk.txt\nsslVersion = TLSv1.2\nciphers = PSK\n", "PSKsecrets = @psk.txt\nciphers = PSK\n")]
    [InlineData("curves = P-521\nciphersuites = TLS_AES_128_GCM_SHA256\n", "config = MaxProtocol:TLSv1.3\n")]
    [InlineData("ciphers = DHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384\noptions = CIPHER_SERVER_PREFERENCE\n", "sslVersionMax = TLSv1.2\n")]
    public async Task Either_talks_to_the_other(string server, string client)
    {
        foreach (bool weServe in (bool[])[true, false])
        {
            using var backend = new Backend();
            using Side serving = Side.Start(weServe, Server(backend, server));
            using Side asking = Side.Start(!weServe, $"[cli]\nclient = yes\naccept = 127.0.0.1:0\nconnect = localhost:{serving.Port}\n{client}");
            for (int i = 0; i < 3; i++)
                Assert.Equal("hello\n", await PlainPeer.VisitAsync(asking.Port));
            await asking.EndsAsync(1);
            Assert.Contains(asking.Lines, line => line.EndsWith("TLS connected: previous session reused", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_server_staples_what_the_responder_of_its_certificate_says_once_it_has_it()
    {
        LabFiles files = LabFiles.Instance;
        using OcspResponder responder = await OcspResponder.StartAsync((files.Client, false));
        Testing.TestCertificate own = files.Authority.Issue(new Testing.TestLeaf { OcspUrl = responder.Url });
        await responder.AnswerAsync((own, false));
        files.Write("stapled.pem", own.ChainPem + files.Authority.Pem + own.KeyPem);
        using var backend = new Backend();
        using Side ours = Side.Start(ours: true, Server(backend, "").Replace("@server.pem", "@stapled.pem", StringComparison.Ordinal));
        string said = "";
        for (int i = 0; i < 200 && !said.Contains("Cert Status: good", StringComparison.Ordinal); i++)
            said = await OpenSslPeer.ClientAsync(ours.Port, "-status");
        Assert.Contains("Cert Status: good", said);
    }

    private static string Server(Backend backend, string options) => $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\ncert = @server.pem\n{options}";

    private static string Session() => LabFiles.Instance["session-" + Guid.NewGuid().ToString("N")];
}
