using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>A program behind a door hears of its client's certificate what Debian's stunnel would have told it, byte for byte.</summary>
public sealed class ClientNameTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("/C=DE/O=Doe, Inc./CN=The Authority", "/C=PL/O=Doe, Inc./CN=client/emailAddress=joe@example.org")]
    [InlineData("/O=Grün \"Käse\" & Söhne", "/O=A\\/B; \\\"D\\\" \\\\ <x> \\#/OU=#ünit+CN=Jörg \\= x ")]
    public async Task It_is_named_as_stunnel_names_it(string issuer, string subject)
    {
        var (ca, certificate, key) = await IssueAsync(issuer, subject);
        string program = Program();
        await using var stunnel = await StunnelProcess.StartAsync(_directory, $"exec = {program}", $"cert = {servers.CertificateFile}", $"key = {servers.KeyFile}", $"CAfile = {ca}", "verifyChain = yes");
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tls://127.0.0.1:0", $"exec:{program}", "--cert", servers.CertificateFile, "--key", servers.KeyFile, "--client-ca", ca, "--require-client-cert");
        string told = await HearAsync(stunnel.Port, "-cert", certificate, "-key", key);
        Assert.StartsWith("SSL_CLIENT_DN=", told, StringComparison.Ordinal);
        Assert.Contains("\nSSL_CLIENT_I_DN=", told, StringComparison.Ordinal);
        Assert.Equal(told, await HearAsync(postern.Port, "-cert", certificate, "-key", key));
    }

    [Fact]
    public async Task Of_a_client_that_shows_none_nothing_is_told()
    {
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tls://127.0.0.1:0", $"exec:{Program()}", "--cert", servers.CertificateFile, "--key", servers.KeyFile, "--client-ca", servers.CaFile, "--ask-client-cert");
        Assert.Equal("", await HearAsync(postern.Port));
    }

    public void Dispose() => _directory.Dispose();

    private string Program() => _directory.Write("names", "#!/bin/sh\nenv | grep ^SSL_CLIENT_ | sort\necho end.\n", (UnixFileMode)Convert.ToInt32("700", 8));

    private async Task<string> HearAsync(int port, params string[] words)
    {
        await using var client = MailClient.Tls(port, servers.CaFile, more: words);
        string all = await client.HearAsync("end.\n");
        return all[..^"end.\n".Length];
    }

    private async Task<(string Ca, string Certificate, string Key)> IssueAsync(string issuer, string subject)
    {
        string[] paths = [.. new[] { "ca.pem", "ca.key", "client.pem", "client.key" }.Select(_directory.File)];
        string[] make = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8", "-multivalue-rdn", "-days", "2"];
        await Shell.RunAsync("openssl", [.. make, "-subj", issuer, "-out", paths[0], "-keyout", paths[1]]);
        await Shell.RunAsync("openssl", [.. make, "-subj", subject, "-out", paths[2], "-keyout", paths[3], "-CA", paths[0], "-CAkey", paths[1]]);
        return (paths[0], paths[2], paths[3]);
    }
}
