namespace Postern.Stunnel.Tests.Tls;

/// <summary>Handshakes of s_client with stunnel4 and with us: the same lines in the same order at the same levels.</summary>
public sealed class ServerLogTests
{
    private const string Ca = "CAfile = @ca.pem\n";
    private const string Client = "-cert @client.crt -key @client.key";
    private const string Twin = "-cert @twin.crt -key @twin.key";
    private const string Stranger = "-cert @stranger.crt -key @stranger.key";
    private const string Expired = "-cert @expired.crt -key @expired.key";
    private const string Revoked = "-cert @revoked.crt -key @revoked.key";
    private const string Psk = "-psk 000102030405060708090a0b0c0d0e0f -psk_identity";

    [Theory]
    [InlineData("", "", "-tls1_2", "-curves P-521", "-tls1_2 -cipher AES128-SHA", "-servername a.b")]
    [InlineData("verify = 0\n" + Ca, "", Client, Stranger, Expired)]
    [InlineData("verify = 1\n" + Ca, "", Client, Stranger, Expired, Twin)]
    [InlineData("verify = 2\n" + Ca, "", Client, Stranger, Expired, "-tls1_2", "-tls1_2 " + Client, "-tls1_2 " + Stranger)]
    [InlineData("verify = 3\nCAfile = @capins.pem\n", "", Client, Stranger, Expired, Twin)]
    [InlineData("verify = 4\nCAfile = @pins.pem\n", "", Client, Stranger, Expired, Twin)]
    [InlineData("requireCert = yes\n", "", Client)]
    [InlineData("verifyChain = yes\ncheckHost = client.example.org\n" + Ca, Client)]
    [InlineData("verifyChain = yes\ncheckHost = no.example\ncheckEmail = me@example.org\n" + Ca, Client, Revoked + " -tls1_2")]
    [InlineData("verifyChain = yes\ncheckIP = 192.0.2.7\n" + Ca, Client)]
    [InlineData("verifyChain = yes\nCRLfile = @crl.pem\n" + Ca, Client, Revoked)]
    [InlineData("verifyPeer = yes\nCAfile = @pins.pem\nCRLfile = @crl.pem\n", Revoked)]
    [InlineData("sessionResume = no\n", "", "-tls1_2")]
    [InlineData("ciphers = AES128-SHA\nsslVersionMax = TLSv1.2\n", "", "-cipher ECDHE-RSA-AES256-GCM-SHA384", "-tls1_3")]
    [InlineData("ciphersuites = TLS_CHACHA20_POLY1305_SHA256\ncurves = X448\n", "", "-groups P-256")]
    [InlineData("PSKsecrets = @psk.txt\n", Psk + " alice", Psk + " alice -tls1_2", Psk + " bob -tls1_2", Psk + " carol", Psk + " bob")]
    [InlineData("", "-CAfile @other.pem -verify_return_error", "-tls1_2 -CAfile @other.pem -verify_return_error")]
    public async Task A_handshake_is_told_as_stunnel_tells_it(string options, params string[] clients)
    {
        using var backend = new Backend();
        await CompareAsync($"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\ncert = @server.pem\n{options}", clients);
    }

    [Fact]
    public async Task Secondary_services_are_chosen_and_told_of_as_by_stunnel()
    {
        using var backend = new Backend();
        string sections = $"""
            [svc]
            accept = 127.0.0.1:0
            connect = 127.0.0.1:{backend.Port}
            cert = @server.pem
            [exact]
            sni = svc:second.example.org
            connect = 127.0.0.1:{backend.Port}
            cert = @second.pem
            [tail]
            sni = svc:*.example.org
            connect = 127.0.0.1:{backend.Port}
            cert = @second.pem
            verify = 2
            CAfile = @ca.pem

            """;
        await CompareAsync(sections, "-servername second.example.org", "-servername x.Example.Org", $"-servername x.Example.Org {Client}", "-servername foo", "-noservername", "-tls1_2 -servername second.example.org");
    }

    [Fact]
    public async Task Redirected_clients_are_told_of_as_by_stunnel()
    {
        using var backend = new Backend();
        using var other = new Backend("elsewhere");
        string section = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\nredirect = 127.0.0.1:{other.Port}\ncert = @server.pem\nverify = 2\n{Ca}";
        await CompareAsync(section, Client, Stranger, "", "-tls1_2 " + Stranger, "-tls1_2", Expired);
    }

    [Theory]
    [InlineData("")]
    [InlineData("options = NO_TICKET\n")]
    [InlineData("verify = 2\n" + Ca, Client)]
    [InlineData("ticketKeySecret = 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\nticketMacSecret = 202122232425262728292a2b2c2d2e2f\n")]
    public async Task A_resumption_is_told_as_stunnel_tells_it(string options, string client = "")
    {
        using var backend = new Backend();
        string session = LabFiles.Instance["session-" + Guid.NewGuid().ToString("N")];
        string section = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\ncert = @server.pem\n{options}";
        await CompareAsync(section, $"-sess_out {session}* {client}", $"-sess_in {session}* {client}", $"-tls1_2 -sess_out {session}* {client}", $"-tls1_2 -sess_in {session}* {client}");
    }

    /// <summary>The same clients with either; a star stands for whose turn it is.</summary>
    private static async Task CompareAsync(string configuration, params string[] clients)
    {
        using Side theirs = Side.Start(ours: false, configuration);
        using Side ours = Side.Start(ours: true, configuration);
        for (int i = 0; i < clients.Length; i++)
        {
            string theirWords = await OpenSslPeer.ClientAsync(theirs.Port, clients[i].Replace("*", "-theirs", StringComparison.Ordinal));
            string ourWords = await OpenSslPeer.ClientAsync(ours.Port, clients[i].Replace("*", "-ours", StringComparison.Ordinal));
            await theirs.EndsAsync(i);
            await ours.EndsAsync(i);
            Assert.Equal(LogLines.Bettered(theirs.Told(i)), ours.Told(i));
            Assert.Equal(theirWords.Contains("Reused,", StringComparison.Ordinal), ourWords.Contains("Reused,", StringComparison.Ordinal));
            Assert.Equal(theirWords.Contains("hello", StringComparison.Ordinal), ourWords.Contains("hello", StringComparison.Ordinal));
            Assert.Equal(theirWords.Contains("elsewhere", StringComparison.Ordinal), ourWords.Contains("elsewhere", StringComparison.Ordinal));
        }
    }
}
