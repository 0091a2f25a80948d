using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>The program openssl as the responder of the lab's authority.</summary>
internal sealed partial class OcspResponder : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    private OcspResponder(IEnumerable<(TestCertificate Leaf, bool Revoked)> index)
    {
        string? openssl = ExternalProgram.Find("openssl");
        if (openssl is null)
            Assert.Skip("openssl is not installed");
        TestAuthority authority = LabFiles.Instance.Authority;
        string signer = _directory.Write("signer.pem", authority.Pem + authority.KeyPem);
        _process = ExternalProgram.Start(openssl, ["ocsp", "-ignore_err", "-port", "0", "-index", _directory.Write("index.txt", Lines(index)), "-CA", authority.WriteTo(_directory), "-rsigner", signer, "-rkey", signer, "-nmin", "60"]);
    }

    internal int Port { get; private set; }

    internal string Url => $"http://127.0.0.1:{Port}/";

    internal static async Task<OcspResponder> StartAsync(params (TestCertificate Leaf, bool Revoked)[] index)
    {
        var responder = new OcspResponder(index);
        _ = responder._process.StandardError.ReadToEndAsync();
        while (responder.Port == 0 && await responder._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Accept().Match(line) is { Success: true } match)
                responder.Port = int.Parse(match.Groups["port"].ValueSpan, provider: null);
        }
        _ = responder._process.StandardOutput.ReadToEndAsync();
        return responder;
    }

    /// <summary>Answers by another index from now on: it looks whether there is one before it waits for a client, so one is sent.</summary>
    internal async Task AnswerAsync(params (TestCertificate Leaf, bool Revoked)[] index)
    {
        File.Move(_directory.Write("index.new", Lines(index)), _directory.File("index.txt"), overwrite: true);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        _ = await client.GetStream().ReadAtLeastAsync(new byte[1000], 1000, throwOnEndOfStream: false);
    }

    private static string Lines(IEnumerable<(TestCertificate Leaf, bool Revoked)> index) => string.Concat(index.Select(one => one.Revoked
        ? $"R\t350101000000Z\t250102030405Z,keyCompromise\t{one.Leaf.Certificate.SerialNumber}\tunknown\t{one.Leaf.Certificate.Subject}\n"
        : $"V\t350101000000Z\t\t{one.Leaf.Certificate.SerialNumber}\tunknown\t{one.Leaf.Certificate.Subject}\n"));

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    [GeneratedRegex("^ACCEPT .*:(?<port>[0-9]+) PID=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accept();
}
