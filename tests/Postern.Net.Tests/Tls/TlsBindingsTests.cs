using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Net.Tests.Tls;

public sealed partial class TlsBindingsTests : IDisposable
{
    private static readonly string[] Export = ["-keymatexport", "EXPORTER-Channel-Binding", "-keymatexportlen", "32"];

    private readonly TlsBench _bench = new();

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_server_exports_what_openssl_exports(string version)
    {
        TlsServer server = _bench.Server();
        var (said, bindings) = await SClientAsync(server, version);
        Assert.Equal(Exported(said), Convert.ToHexString(bindings.Exporter!));
        var (_, others) = await SClientAsync(server, version);
        Assert.NotEqual(bindings.Exporter, others.Exporter);
        Assert.Equal(bindings.ServerEndPoint, others.ServerEndPoint);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_client_exports_what_openssl_exports(string version)
    {
        TestCertificate certificate = _bench.Issue();
        var (pem, key) = certificate.WriteTo(_bench.Directory);
        using Process server = ExternalProgram.Start(TlsBench.OpenSsl(), ["s_server", "-accept", "127.0.0.1:0", "-naccept", "1", version, "-cert", pem, "-key", key, .. Export]);
        try
        {
            int port = int.Parse(Accept().Match(await LineAsync(server.StandardOutput, "ACCEPT ")).Groups["port"].ValueSpan);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync("127.0.0.1", port);
            Conduit inner = await _bench.Rig.AdoptAsync(socket);
            var (bindings, said) = await _bench.ConnectAsync(_bench.Client(), inner, async (tls, _) =>
                (tls.Bindings, await LineAsync(server.StandardOutput, "    Keying material: ")));
            Assert.Equal(Exported(said), Convert.ToHexString(bindings.Exporter!));
            Assert.Equal(SHA256.HashData(certificate.Der), bindings.ServerEndPoint);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task A_resumed_session_has_an_exporter_of_its_own()
    {
        string session = _bench.Directory.File("session");
        TlsServer server = _bench.Server();
        var (_, first) = await SClientAsync(server, "-tls1_3", "-sess_out", session);
        var (said, second) = await SClientAsync(server, "-tls1_3", "-sess_in", session);
        Assert.Contains("Reused, ", said);
        Assert.Equal(Exported(said), Convert.ToHexString(second.Exporter!));
        Assert.NotEqual(first.Exporter, second.Exporter);
    }

    [Fact]
    public async Task Without_the_extended_master_secret_nothing_is_exported()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<TlsBindings> serving = _bench.AcceptAsync(_bench.Server(), inner, (tls, _) => Task.FromResult(tls.Bindings));
        using NativePeer client = await Task.Run(() => NativePeer.ConnectWithoutExtendedMasterSecret(peer));
        TlsBindings bindings = await serving;
        Assert.Null(bindings.Exporter);
        Assert.NotNull(bindings.ServerEndPoint);
    }

    [Theory]
    [InlineData("-sha1", "-sha256")]
    [InlineData("-sha256", "-sha256")]
    [InlineData("-sha384", "-sha384")]
    [InlineData("-sha512", "-sha512")]
    public async Task Both_ends_hash_the_certificate_by_its_signature(string signature, string hash)
    {
        var (pem, key) = (_bench.Directory.File("own.pem"), _bench.Directory.File("own.key"));
        await OpenSslAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", signature, "-subj", "/CN=localhost", "-out", pem, "-keyout", key);
        string expected = Fingerprint().Match(await OpenSslAsync("x509", "-in", pem, "-noout", "-fingerprint", hash)).Groups["hex"].Value.Replace(":", "", StringComparison.Ordinal);
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(pem));
        var identity = new TlsIdentity([certificate.RawData], await File.ReadAllBytesAsync(key), ["localhost"], null);
        var weak = new TlsStrength { SecurityLevel = 0 };
        TlsServer server = _bench.Server(new TlsServerSettings { Strength = weak }, identity);
        TlsClient client = _bench.Client(new TlsClientSettings { Verify = false, Strength = weak });
        var (near, peer) = await _bench.Rig.PairAsync();
        Conduit far = await _bench.Rig.AdoptAsync(peer);
        Task<TlsBindings> serving = _bench.AcceptAsync(server, near, async (tls, deadline) =>
        {
            TlsBindings bindings = tls.Bindings;
            await TlsBench.EchoAsync(tls, deadline);
            return bindings;
        });
        TlsBindings ours = await _bench.ConnectAsync(client, far, async (tls, deadline) =>
        {
            await tls.WriteAsync("hello"u8.ToArray(), deadline);
            await tls.ReadAsync(deadline);
            return tls.Bindings;
        });
        TlsBindings theirs = await serving;
        Assert.Equal(expected, Convert.ToHexString(ours.ServerEndPoint!));
        Assert.Equal(expected, Convert.ToHexString(theirs.ServerEndPoint!));
        Assert.Equal(ours.Exporter, theirs.Exporter);
    }

    public void Dispose() => _bench.Dispose();

    private async Task<(string Said, TlsBindings Bindings)> SClientAsync(TlsServer server, params string[] arguments)
    {
        TlsBindings? bindings = null;
        string said = await _bench.SClientAsync(server, [.. arguments, .. Export], tls => bindings = tls.Bindings);
        return (said, bindings ?? throw new InvalidOperationException(said));
    }

    private static async Task<string> OpenSslAsync(params string[] arguments)
    {
        var (code, text) = await ExternalProgram.RunAsync(TlsBench.OpenSsl(), arguments, TestContext.Current.CancellationToken);
        Assert.True(code == 0, text);
        return text;
    }

    private static string Exported(string said) => Material().Match(said).Groups["hex"].Value;

    private static async Task<string> LineAsync(StreamReader output, string start)
    {
        while (await output.ReadLineAsync().WaitAsync(TlsBench.Limit) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException($"openssl s_server did not say {start}");
    }

    [GeneratedRegex("^ACCEPT .*:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accept();

    [GeneratedRegex("Fingerprint=(?<hex>[0-9A-F:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fingerprint();

    [GeneratedRegex("Keying material: (?<hex>[0-9A-F]{64})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Material();
}
