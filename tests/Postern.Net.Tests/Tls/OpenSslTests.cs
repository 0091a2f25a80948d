using System.Diagnostics;
using System.Text.RegularExpressions;
using Postern.Net.Certificates.Ocsp;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tests.Certificates.Ocsp;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Net.Tests.Tls;

/// <summary>Both roles against the program openssl.</summary>
public sealed partial class OpenSslTests : IDisposable
{
    private readonly TlsBench _bench = new();

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task S_client_verifies_us_hears_us_and_sees_the_clean_end(string version, string name)
    {
        string said = await _bench.SClientAsync(_bench.Server(), version, "-servername", "localhost", "-verify_return_error", "-verify_hostname", "localhost");
        Assert.Contains("hello", said);
        Assert.Contains(name, said);
        Assert.Contains("Verify return code: 0 (ok)", said);
        Assert.Contains("closed", said);
        Assert.DoesNotContain("unexpected eof", said);
    }

    [Theory]
    [InlineData("-tls1_2", 1, true)]
    [InlineData("-tls1_3", 1, true)]
    [InlineData("-tls1_3", 2, true)]
    [InlineData("-tls1_2", 0, false)]
    [InlineData("-tls1_3", 0, false)]
    public async Task S_client_resumes_by_ticket_until_the_keys_are_taken_away(string version, int tickets, bool resumes)
    {
        string session = _bench.Directory.File("session");
        TlsServer server = _bench.Server(new TlsServerSettings { Tickets = tickets });
        Assert.Contains("New, ", await _bench.SClientAsync(server, version, "-sess_out", session));
        if (!File.Exists(session))
        {
            Assert.False(resumes);
            return;
        }
        Assert.Equal(resumes, (await _bench.SClientAsync(server, version, "-sess_in", session)).Contains("Reused, ", StringComparison.Ordinal));
        server.Use([TlsBench.Identity(_bench.Issue())]);
        Assert.Equal(resumes, (await _bench.SClientAsync(server, version, "-sess_in", session)).Contains("Reused, ", StringComparison.Ordinal));
        server.RotateTicketKeys();
        Assert.DoesNotContain("Reused, ", await _bench.SClientAsync(server, version, "-sess_in", session));
    }

    [Fact]
    public async Task Old_versions_and_weak_ciphers_are_spoken_only_at_security_level_0()
    {
        string[] old = ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"];
        Assert.Contains("alert protocol version", await _bench.SClientAsync(_bench.Server(), old));
        var weak = new TlsStrength { Minimum = TlsVersion.Tls10, SecurityLevel = 0, Ciphers = "ALL:@SECLEVEL=0" };
        Assert.Contains("hello", await _bench.SClientAsync(_bench.Server(new TlsServerSettings { Strength = weak }), old));
        Assert.Contains("alert handshake failure", await _bench.SClientAsync(_bench.Server(), "-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"));
    }

    [Fact]
    public async Task S_client_sees_the_stapled_answer()
    {
        TestCertificate certificate = _bench.Issue();
        using var responder = new OcspResponderProcess(_bench.Authority);
        await responder.StartAsync([(certificate, false)]);
        byte[] staple = await FetchAsync(responder, certificate);
        string said = await _bench.SClientAsync(_bench.Server(null, TlsBench.Identity(certificate, staple)), "-status");
        Assert.Contains("OCSP Response Status: successful", said);
        Assert.Contains("Cert Status: good", said);
        Assert.Contains("no response sent", await _bench.SClientAsync(_bench.Server(null, TlsBench.Identity(certificate)), "-status"));
    }

    [Fact]
    public async Task A_stapled_answer_of_the_server_is_judged()
    {
        TestCertificate good = _bench.Issue();
        TestCertificate bad = _bench.Issue();
        TestCertificate unknown = _bench.Issue();
        using var responder = new OcspResponderProcess(_bench.Authority);
        await responder.StartAsync([(good, false), (bad, true)]);
        byte[] answer = await FetchAsync(responder, good);
        Assert.Equal("chain", await ToSServerAsync(good, answer));
        Assert.Equal("chain", await ToSServerAsync(good, null));
        Assert.Equal("server certificate refused: revoked on 2025-01-02 (KeyCompromise), says its stapled OCSP answer", await ToSServerAsync(bad, await FetchAsync(responder, bad)));
        Assert.Equal("server certificate refused: its stapled OCSP answer says that the authority does not know it", await ToSServerAsync(unknown, await FetchAsync(responder, unknown)));
        Assert.Equal("server certificate refused: its stapled OCSP answer cannot be believed: the response is about another certificate", await ToSServerAsync(bad, answer));
        // An answer of the authority counts only where the authority decides.
        TlsClient pinned = _bench.Client(new TlsClientSettings { Pins = ["SHA256:" + bad.FingerprintSha256] });
        Assert.Equal("pin", await ToSServerAsync(bad, answer, pinned));
    }

    [Fact]
    public async Task A_certificate_that_promises_a_staple_must_come_with_one()
    {
        TestCertificate certificate = _bench.Issue(new TestLeaf { MustStaple = true });
        using var responder = new OcspResponderProcess(_bench.Authority);
        await responder.StartAsync([(certificate, false)]);
        TlsServer with = _bench.Server(null, TlsBench.Identity(certificate, await FetchAsync(responder, certificate)));
        TlsServer without = _bench.Server(null, TlsBench.Identity(certificate));
        TlsClient client = _bench.Client();
        Assert.Equal("chain", await MeetAsync(with, client));
        Assert.Equal("resumed", await MeetAsync(with, client));
        var broken = await Assert.ThrowsAsync<ConduitException>(() => MeetAsync(without, _bench.Client()));
        Assert.Equal("server certificate refused: it promises a stapled OCSP answer, and none came", broken.Message);
    }

    public void Dispose() => _bench.Dispose();

    private async Task<byte[]> FetchAsync(OcspResponderProcess responder, TestCertificate leaf)
    {
        using var http = OcspFetcher.NewClient();
        return await OcspFetcher.FetchAsync(http, responder.Url, OcspRequest.For(leaf.Certificate, _bench.Authority.Certificate), TestContext.Current.CancellationToken);
    }

    /// <summary>How our client verified openssl s_server, or why it did not.</summary>
    private async Task<string> ToSServerAsync(TestCertificate certificate, byte[]? staple, TlsClient? client = null)
    {
        string openssl = TlsBench.OpenSsl();
        var (pem, key) = certificate.WriteTo(_bench.Directory);
        List<string> arguments = ["s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-cert", pem, "-key", key];
        if (staple is not null)
            arguments.AddRange(["-status_file", _bench.Directory.Write("staple.der", staple)]);
        using Process server = ExternalProgram.Start(openssl, arguments);
        try
        {
            int port = await PortAsync(server.StandardOutput);
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync("127.0.0.1", port);
            Conduit inner = await _bench.Rig.AdoptAsync(socket);
            return await _bench.ConnectAsync(client ?? _bench.Client(), inner, (tls, _) => Task.FromResult(tls.Verified));
        }
        catch (ConduitException refused)
        {
            Assert.Equal(FaultKind.Certificate, refused.Fault.Kind);
            return refused.Message;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private async Task<string> MeetAsync(TlsServer server, TlsClient client)
    {
        var (near, peer) = await _bench.Rig.PairAsync();
        Conduit far = await _bench.Rig.AdoptAsync(peer);
        Task<string> serving = _bench.AcceptAndEchoAsync(server, near);
        try
        {
            return await _bench.ConnectAsync(client, far, async (tls, deadline) =>
            {
                await tls.WriteAsync("hello"u8.ToArray(), deadline);
                Assert.Equal(5, (await tls.ReadAsync(deadline)).Length);
                return tls.Verified;
            });
        }
        finally
        {
            _ = await Task.WhenAny(serving);
        }
    }

    private static async Task<int> PortAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Match match = Accept().Match(line);
            if (match.Success)
                return int.Parse(match.Groups["port"].ValueSpan);
        }
        throw new InvalidOperationException("openssl s_server ended before it listened");
    }

    [GeneratedRegex("^ACCEPT .*:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accept();
}
