using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Postern.Stunnel.Tests.Services;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>The program openssl as a server that answers each line reversed (<c>-rev</c>).</summary>
internal sealed partial class OpenSslServer : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private OpenSslServer(Process process) => _process = process;

    internal int Port { get; private set; }

    /// <summary>All it has said so far.</summary>
    internal string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    internal static async Task<OpenSslServer> StartAsync(string arguments)
    {
        string? openssl = ExternalProgram.Find("openssl");
        if (openssl is null)
            Assert.Skip("openssl is not installed");
        string[] words = LabFiles.Instance.Expand(arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var server = new OpenSslServer(ExternalProgram.Start(openssl, ["s_server", "-accept", "127.0.0.1:0", "-rev", .. words]));
        server._process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Hear(line.Data);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (server.Port == 0)
        {
            if (server._process.HasExited || clock.Elapsed > ServiceBench.Limit)
                throw new InvalidOperationException($"s_server does not start:\n{server.Said}");
            if (Accept().Match(server.Said) is { Success: true } match)
                server.Port = int.Parse(match.Groups["port"].ValueSpan, provider: null);
            await Task.Delay(10, CancellationToken.None);
        }
        return server;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }

    [GeneratedRegex(@"ACCEPT .*:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Accept();
}
