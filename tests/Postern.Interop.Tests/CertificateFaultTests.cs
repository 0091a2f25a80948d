using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>A server whose certificate is not good gets no byte of a client, and the end line says what was wrong with it.</summary>
public sealed class CertificateFaultTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData("good", null)]
    [InlineData("expired", "certificate has expired")]
    [InlineData("not yet valid", "certificate is not yet valid")]
    [InlineData("of another name", "does not bear 127.0.0.1")]
    [InlineData("of an unknown authority", "unable to get local issuer certificate")]
    [InlineData("revoked by the list", "certificate revoked")]
    [InlineData("revoked by the stapled answer", "revoked")]
    [InlineData("of no pin", "matches no pin")]
    public async Task A_certificate_is_judged(string which, string? sentence)
    {
        using var strangers = new TestAuthority("Somebody Else's CA");
        using var certificate = (which == "of an unknown authority" ? strangers : _authority).Issue(which switch
        {
            "expired" => TestLeaf.Expired,
            "not yet valid" => TestLeaf.NotYet,
            "of another name" => TestLeaf.WrongName,
            _ => new TestLeaf(),
        });
        var (file, key) = certificate.WriteTo(_directory);
        string[] trust = which switch
        {
            "revoked by the list" => ["--crl", _directory.Write("crl.pem", _authority.RevocationListPem([certificate]))],
            "of no pin" => ["--pin", "SHA256:" + new string('0', 64)],
            _ => [],
        };
        string[] staple = which == "revoked by the stapled answer" ? ["-status_file", await RevocationAsync(certificate, file)] : [];
        int port = FreePort.Take();
        await using var server = RunningProgram.Start(Needed.Program("openssl"), ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", file, "-cert_chain", file, "-key", key, "-www", .. staple]);
        await server.WaitAsync(program => program.Output.FirstOrDefault(line => line == "ACCEPT"));
        await using var postern = await PosternProcess.TunnelAsync(_directory, ["imap://127.0.0.1:0", $"imaps://127.0.0.1:{port}", "--ca", _authority.WriteTo(_directory), .. trust]);
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.SayRawAsync("GET / HTTP/1.0\r\n\r\n");
        string heard = await client.RestAsync();
        if (sentence is null)
        {
            Assert.StartsWith("HTTP/1.0 200", heard, StringComparison.Ordinal);
            return;
        }

        await client.DisposeAsync();
        // The client hears that it failed, in its protocol, and nothing of how: that is the operator's.
        Assert.Equal("* BYE the mail server cannot be reached, try again later\r\n", heard);
        string line = await postern.EndLineAsync("certificate");
        Assert.Contains(sentence, line, StringComparison.Ordinal);
        Assert.Contains(" server -,", line, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    /// <summary>What `openssl ocsp`, as the authority's responder, says of a certificate that its index calls revoked.</summary>
    private async Task<string> RevocationAsync(TestCertificate certificate, string file)
    {
        string authority = _authority.WriteTo(_directory);
        string key = _directory.Write("ca.key", _authority.KeyPem);
        string index = _directory.Write("index.txt", $"R\t350101000000Z\t260101000000Z\t{certificate.Certificate.SerialNumber}\tunknown\t/CN=localhost\n");
        string answer = _directory.File("answer.der");
        await Shell.RunAsync("openssl", "ocsp", "-index", index, "-rsigner", authority, "-rkey", key, "-CA", authority, "-issuer", authority, "-cert", file, "-ndays", "1", "-respout", answer, "-no_nonce", "-noverify");
        return answer;
    }
}
