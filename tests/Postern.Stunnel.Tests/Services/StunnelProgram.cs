using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Services;

/// <summary>The system's stunnel in the foreground with one section, its log read as it is written.</summary>
internal sealed partial class StunnelProgram : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="section">The lines of the section [svc].</param>
    /// <param name="before">A command of the shell that is run before it, in a namespace of mounts of its own; null for none.</param>
    internal StunnelProgram(string section, string? before = null)
    {
        string certificate = ServiceBench.Certificate.WriteCombinedTo(_directory);
        string text = $"foreground = yes\ndebug = 7\nsyslog = no\ncert = {certificate}\n[svc]\n{section}\n";
        string file = _directory.Write("stunnel.conf", text);
        _process = before is null
            ? ExternalProgram.Start(Path!, [file]) // a test without it has skipped itself
            : ExternalProgram.Start("/usr/bin/unshare", ["-m", "/bin/sh", "-c", $"{before} && exec {Path} {file}"]);
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    internal static string? Path { get; } = ExternalProgram.Find("stunnel4");

    internal IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>The port it has been given; waits until it accepts.</summary>
    internal async Task<int> PortAsync()
    {
        using var late = new CancellationTokenSource(ServiceBench.Limit);
        while (!_lines.Any(line => line.EndsWith("Accepting new connections", StringComparison.Ordinal)))
        {
            if (late.IsCancellationRequested || _process.HasExited)
                Assert.Fail("stunnel does not start:\n" + string.Join('\n', _lines));
            await Task.Delay(5, CancellationToken.None);
        }
        return int.Parse(_lines.Select(line => Bound().Match(line)).First(match => match.Success).Groups[1].Value);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    [GeneratedRegex(@"bound to 127\.0\.0\.1:(\d+)")]
    private static partial Regex Bound();
}
