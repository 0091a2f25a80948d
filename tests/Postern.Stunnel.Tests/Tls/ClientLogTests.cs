namespace Postern.Stunnel.Tests.Tls;

/// <summary>Handshakes of stunnel4 and of us with s_server: the same lines in the same order at the same levels.</summary>
public sealed class ClientLogTests
{
    private const string Ca = "CAfile = @ca.pem\n";
    private const string Server = "-cert @server.crt -key @server.key -cert_chain @ca.pem";
    private const string Demanding = Server + " -Verify 2 -CAfile @ca.pem -verify_return_error";
    private const string Psk = "-nocert -psk 000102030405060708090a0b0c0d0e0f -psk_identity alice";

    [Theory]
    [InlineData("", Server)]
    [InlineData("sni =\n", Server)]
    [InlineData("sni = some.name\nsslVersionMax = TLSv1.2\n", Server)]
    [InlineData("sessionResume = no\n", Server)]
    [InlineData("verifyChain = yes\ncheckHost = server.example.org\n" + Ca, Server)]
    [InlineData("verifyChain = yes\ncheckIP = 127.0.0.1\n" + Ca, Server)]
    [InlineData("verifyChain = yes\ncheckEmail = post@example.org\n" + Ca, Server)]
    [InlineData("verifyChain = yes\ncheckHost = x.y\n" + Ca, Server)]
    [InlineData("verifyChain = yes\nCAfile = @other.pem\n", Server)]
    [InlineData("verifyPeer = yes\nCAfile = @server.crt\n", Server)]
    [InlineData("verifyPeer = yes\nCAfile = @second.crt\n", Server)]
    [InlineData("verifyPeer = yes\nCAfile = @expired.crt\n", "-cert @expired.crt -key @expired.key")]
    [InlineData("cert = @client.pem\n", Demanding)]
    [InlineData("cert = @stranger.pem\nsslVersion = TLSv1.2\n", Demanding)]
    [InlineData("cert = @client.pem\nsslVersion = TLSv1.2\n", Demanding)]
    [InlineData("PSKsecrets = @psk.txt\n", Psk)]
    [InlineData("PSKsecrets = @psk.txt\nsslVersionMax = TLSv1.2\n", Psk)]
    [InlineData("PSKsecrets = @psk.txt\nPSKidentity = carol\n", Psk)]
    [InlineData("sslVersionMax = TLSv1.2\n", Server + " -tls1_3")]
    public async Task A_handshake_is_told_as_stunnel_tells_it(string options, string server)
    {
        using var peer = await OpenSslServer.StartAsync(server);
        string section = $"[svc]\nclient = yes\naccept = 127.0.0.1:0\nconnect = localhost:{peer.Port}\n{options}";
        using Side theirs = Side.Start(ours: false, section);
        using Side ours = Side.Start(ours: true, section);
        for (int i = 0; i < 2; i++)
        {
            await PlainPeer.VisitAsync(theirs.Port);
            await PlainPeer.VisitAsync(ours.Port);
            await theirs.EndsAsync(i);
            await ours.EndsAsync(i);
            Assert.Equal(LogLines.Bettered(theirs.Told(i)), ours.Told(i));
        }
    }
}
