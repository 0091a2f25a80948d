using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>OCSP: what responders say of a peer, with stunnel4 and with us.</summary>
public sealed class RevocationTests
{
    private const string Ca = "verifyChain = yes\nCAfile = @ca.pem\n";

    /// <summary>Lines that say where in the handshake the responder is asked: stunnel asks in its midst, and we at its end.</summary>
    private static readonly string[] OfPlace =
    [
        "OCSP: Connected", "OCSP: Ignoring root", "OCSP: This update", "OCSP: Next update", "TLS state", "TLS alert", "SSL_accept", "Generate session", "New session", "Session id", "Peer certificate was",
    ];

    [Theory]
    [InlineData("client", "OCSP = URL\n", true)]
    [InlineData("revoked", "OCSP = URL\n", false)]
    [InlineData("twin", "OCSP = URL\n", false)]
    [InlineData("client", "OCSP = URL\nOCSPnonce = yes\n", true)]
    [InlineData("client", "OCSP = URL\nOCSPflag = NOVERIFY\n", true)]
    [InlineData("client", "OCSPaia = yes\n", true)]
    [InlineData("aia", "OCSPaia = yes\n", true)]
    [InlineData("aiarevoked", "OCSPaia = yes\n", false)]
    [InlineData("client", "OCSP = http://127.0.0.1:1/\n", false)]
    public async Task A_responders_word_counts_and_is_told_as_by_stunnel(string client, string options, bool accepted)
    {
        using OcspLab lab = await OcspLab.StartAsync();
        foreach (string version in (string[])["-tls1_3", "-tls1_2"])
        {
            using var backend = new Backend();
            string section = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\ncert = @server.pem\n{Ca}{options.Replace("URL", lab.Responder.Url, StringComparison.Ordinal)}";
            using Side theirs = Side.Start(ours: false, section);
            using Side ours = Side.Start(ours: true, section);
            string arguments = $"{version} -cert {lab.File(client)}.crt -key {lab.File(client)}.key";
            string said = await OpenSslPeer.ClientAsync(theirs.Port, arguments);
            Assert.True(accepted == said.Contains("hello", StringComparison.Ordinal), string.Join('\n', theirs.Lines));
            bool heard = (await OpenSslPeer.ClientAsync(ours.Port, arguments)).Contains("hello", StringComparison.Ordinal);
            Assert.True(accepted == heard, string.Join('\n', ours.Lines));
            await theirs.EndsAsync(0);
            await ours.EndsAsync(0);
            Assert.Equal(Bare(theirs.Told(0)), Bare(ours.Told(0)));
        }
    }

    [Fact]
    public async Task A_revoked_client_cannot_come_back_by_resumption()
    {
        using OcspLab lab = await OcspLab.StartAsync();
        using var backend = new Backend();
        string section = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\ncert = @server.pem\nOCSP = {lab.Responder.Url}\n{Ca}";
        foreach (string options in (string[])["", "options = NO_TICKET\n"])
        {
            using Side ours = Side.Start(ours: true, section + options);
            foreach (string version in (string[])["-tls1_2", "-tls1_3"])
            {
                string session = LabFiles.Instance["session-" + Guid.NewGuid().ToString("N")];
                string identity = $"{version} -cert @revoked.crt -key @revoked.key";
                Assert.DoesNotContain("hello", await OpenSslPeer.ClientAsync(ours.Port, $"{identity} -sess_out {session}"));
                if (File.Exists(session))
                    Assert.DoesNotContain("hello", await OpenSslPeer.ClientAsync(ours.Port, $"{identity} -sess_in {session}"));
            }
        }
    }

    [Fact]
    public async Task A_revoked_client_is_redirected_where_there_is_a_place_for_it()
    {
        using OcspLab lab = await OcspLab.StartAsync();
        using var backend = new Backend();
        using var other = new Backend("elsewhere");
        string section = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\nredirect = 127.0.0.1:{other.Port}\ncert = @server.pem\nOCSP = {lab.Responder.Url}\n{Ca}";
        using Side ours = Side.Start(ours: true, section);
        foreach (string version in (string[])["-tls1_2", "-tls1_3"])
        {
            Assert.Contains("elsewhere", await OpenSslPeer.ClientAsync(ours.Port, version + " -cert @revoked.crt -key @revoked.key"));
            Assert.Contains("hello", await OpenSslPeer.ClientAsync(ours.Port, version + " -cert @client.crt -key @client.key"));
        }
    }

    [Theory]
    [InlineData("server", true)]
    [InlineData("revoked", false)]
    public async Task A_client_asks_about_its_server(string certificate, bool accepted)
    {
        using OcspLab lab = await OcspLab.StartAsync();
        using OpenSslServer peer = await OpenSslServer.StartAsync($"-cert @{certificate}.crt -key @{certificate}.key");
        using Side ours = Side.Start(ours: true, $"[svc]\nclient = yes\naccept = 127.0.0.1:0\nconnect = localhost:{peer.Port}\nOCSP = {lab.Responder.Url}\n{Ca}");
        Assert.Equal(accepted, await PlainPeer.VisitAsync(ours.Port) == "olleh\n");
    }

    private static IEnumerable<string> Bare(IReadOnlyList<string> lines) =>
        lines.Where(line => !Array.Exists(OfPlace, place => line[2..].StartsWith(place, StringComparison.Ordinal)) && !line.StartsWith("3 OCSP: ", StringComparison.Ordinal));

    /// <summary>A responder that knows some of the lab's certificates, and two that name it themselves.</summary>
    private sealed class OcspLab : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        private OcspLab(OcspResponder responder) => Responder = responder;

        internal OcspResponder Responder { get; }

        internal static async Task<OcspLab> StartAsync()
        {
            LabFiles files = LabFiles.Instance;
            var lab = new OcspLab(await OcspResponder.StartAsync((files.Client, false)));
            TestCertificate good = lab.Issue("aia");
            TestCertificate bad = lab.Issue("aiarevoked");
            await lab.Responder.AnswerAsync((files.Client, false), (files.Server, false), (files.Revoked, true), (good, false), (bad, true));
            return lab;
        }

        internal string File(string name) => System.IO.File.Exists(_directory.File(name + ".crt")) ? _directory.File(name) : LabFiles.Instance[name];

        private TestCertificate Issue(string name)
        {
            TestCertificate certificate = LabFiles.Instance.Authority.Issue(new TestLeaf { CommonName = name, OcspUrl = Responder.Url });
            _directory.Write(name + ".crt", certificate.LeafPem);
            _directory.Write(name + ".key", certificate.KeyPem);
            return certificate;
        }

        public void Dispose()
        {
            Responder.Dispose();
            _directory.Dispose();
        }
    }
}
