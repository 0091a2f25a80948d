using System.Diagnostics;
using System.Text.RegularExpressions;
using Postern.Stunnel.Tests.Services;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>The program stunnel4.</summary>
internal sealed partial class TheirSide : Side
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;
    private readonly string _log;

    internal TheirSide(string configuration)
    {
        string? program = ExternalProgram.Find("stunnel4");
        if (program is null)
            Assert.Skip("stunnel4 is not installed");
        _log = _directory.File("log");
        string file = _directory.Write("conf", $"foreground = quiet\nsyslog = no\npid =\ndebug = 7\noutput = {_log}\n{configuration}");
        _process = ExternalProgram.Start(program, [file]);
        _ = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        Port = WaitForPort();
    }

    internal override int Port { get; }

    internal override IReadOnlyList<string> Lines => File.Exists(_log) ? [.. File.ReadAllLines(_log).Select(line => line.Length > 20 ? line[20..] : line)] : [];

    public override void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    private int WaitForPort()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < ServiceBench.Limit && !_process.HasExited)
        {
            foreach (string line in Lines)
            {
                if (Bound().Match(line) is { Success: true } match)
                    return int.Parse(match.Groups["port"].ValueSpan, provider: null);
            }
            Thread.Sleep(10);
        }
        throw new InvalidOperationException($"stunnel4 does not start:\n{string.Join('\n', Lines)}");
    }

    [GeneratedRegex(@"bound to .*:(?<port>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bound();
}
