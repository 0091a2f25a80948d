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
        string configuration = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\ncert = @server.pem\n{options}";
        using Side theirs = Side.Start(ours: false, configuration);
        using Side ours = Side.Start(ours: true, configuration);
        for (int i = 0; i < clients.Length; i++)
        {
            await OpenSslPeer.ClientAsync(theirs.Port, clients[i]);
            await OpenSslPeer.ClientAsync(ours.Port, clients[i]);
            await theirs.EndsAsync(i);
            await ours.EndsAsync(i);
            Assert.Equal(theirs.Told(i), ours.Told(i));
        }
    }
}
