using System.Diagnostics;
using System.Text.RegularExpressions;
using Postern.Net.Certificates.Ocsp;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates.Ocsp;

/// <summary>The responder of OpenSSL, on a port that the system picked, over an index as <c>openssl ca</c> keeps it.</summary>
internal sealed partial class OcspResponderProcess : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority;
    private Process? _process;

    internal OcspResponderProcess(TestAuthority authority) => _authority = authority;

    internal int Port { get; private set; }

    internal string Url => $"http://127.0.0.1:{Port}/";

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        _directory.Dispose();
    }

    /// <summary>What it is to answer from now on; a running responder sees that its index is another file.</summary>
    internal void Answer(IEnumerable<(TestCertificate Leaf, bool Revoked)> index)
    {
        var lines = index.Select(i => i.Revoked
            ? $"R\t350101000000Z\t250102030405Z,keyCompromise\t{i.Leaf.Certificate.SerialNumber}\tunknown\t{i.Leaf.Certificate.Subject}\n"
            : $"V\t350101000000Z\t\t{i.Leaf.Certificate.SerialNumber}\tunknown\t{i.Leaf.Certificate.Subject}\n");
        File.Move(_directory.Write("index.new", string.Concat(lines)), _directory.File("index.txt"), overwrite: true);
    }

    /// <summary>The same of a running responder: it looks at its index before it waits for a client, so one is sent to wake it.</summary>
    internal async Task AnswerNextAsync(TestCertificate leaf, bool revoked)
    {
        Answer([(leaf, revoked)]);
        using var client = OcspFetcher.NewClient();
        await OcspFetcher.FetchAsync(client, Url, OcspRequest.For(leaf.Certificate, _authority.Certificate), TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it for these certificates.</summary>
    internal async Task StartAsync(IEnumerable<(TestCertificate Leaf, bool Revoked)> index, TestCertificate? signer = null, string? validity = "60")
    {
        var openssl = ExternalProgram.Find("openssl");
        if (openssl is null)
        {
            Assert.Skip("openssl is not installed");
        }

        var signerPem = _directory.Write("signer.pem", signer is null ? _authority.Pem + _authority.KeyPem : signer.LeafPem + signer.KeyPem);
        Answer(index);
        List<string> arguments =
        [
            "ocsp", "-port", "0", "-index", _directory.File("index.txt"),
            "-CA", _authority.WriteTo(_directory), "-rsigner", signerPem, "-rkey", signerPem,
        ];
        if (validity is not null)
        {
            arguments.AddRange(["-nmin", validity]);
        }

        _process = ExternalProgram.Start(openssl, arguments);
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        Port = await PortAsync(_process.StandardOutput);
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    private static async Task<int> PortAsync(StreamReader output)
    {
        var cancel = TestContext.Current.CancellationToken;
        while (await output.ReadLineAsync(cancel) is { } line)
        {
            var match = Accept().Match(line);
            if (match.Success)
            {
                return int.Parse(match.Groups["port"].ValueSpan);
            }
        }

        throw new InvalidOperationException("openssl ocsp ended before it listened");
    }

    [GeneratedRegex("^ACCEPT .*:(?<port>[0-9]+) PID=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accept();
}
