using System.Diagnostics;
using System.Text.RegularExpressions;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tests.Services;
using Postern.Stunnel.Tls;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>A running stunnel, theirs or ours, with its log.</summary>
internal abstract class Side : IDisposable
{
    /// <summary>The port of the section that was listed first.</summary>
    internal abstract int Port { get; }

    /// <summary>All lines, as <c>LOG5[0]: text</c>.</summary>
    internal abstract IReadOnlyList<string> Lines { get; }

    public abstract void Dispose();

    /// <summary>Starts one on this configuration, in which <c>@</c> stands for the lab's directory.</summary>
    internal static Side Start(bool ours, string configuration) =>
        ours ? new OurSide(LabFiles.Instance.Expand(configuration)) : new TheirSide(LabFiles.Instance.Expand(configuration));

    /// <summary>What is said of one connection's TLS, without what differs from one run to the next.</summary>
    internal IReadOnlyList<string> Told(int connection) => LogLines.OfTls(Lines, connection);

    /// <summary>Waits until the log of a connection ends.</summary>
    internal async Task EndsAsync(int connection)
    {
        using var late = new CancellationTokenSource(ServiceBench.Limit);
        while (!Ended(connection))
        {
            if (late.IsCancellationRequested)
                Assert.Fail($"connection {connection} does not end:\n{string.Join('\n', Lines)}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private bool Ended(int connection)
    {
        IReadOnlyList<string> lines = Lines;
        string begin = $"LOG7[{LogLines.IdOf(lines, connection)}]: Service [";
        return lines.Any(line => line.StartsWith(begin, StringComparison.Ordinal) && line.Contains("finished", StringComparison.Ordinal));
    }
}

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

/// <summary>Ours: the reader, the contexts and the services, in this process.</summary>
internal sealed class OurSide : Side
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceBench _bench = new();
    private readonly Door _door;

    internal OurSide(string configuration)
    {
        string path = _directory.Write("conf", $"foreground = quiet\nsyslog = no\npid =\ndebug = 7\n{configuration}");
        var trial = new ContextTrial(passphrases: null);
        StunnelFile file = StunnelReader.Read(path, new StunnelHost(), trial);
        if (!file.IsAccepted)
            throw new InvalidOperationException(string.Join('\n', file.Messages.Select(message => message.Text)));
        var contexts = file.Services.ToDictionary(service => service.Name, service => _bench.Keep(trial.Make(service, _bench.Loops.All, _ => { })!));
        foreach (ServiceOptions service in file.Services)
        {
            foreach (SniPattern pattern in service.SniPatterns)
                contexts[pattern.Primary].Add(pattern.Pattern, contexts[service.Name]);
        }
        _door = _bench.Start(file.Services[0], contexts[file.Services[0].Name]);
    }

    internal override int Port => _door.Ends[0].Port;

    internal override IReadOnlyList<string> Lines => _bench.Lines.All;

    internal IReadOnlyList<Loop> Loops => _bench.Loops.All;

    public override void Dispose()
    {
        _bench.Dispose();
        _directory.Dispose();
    }
}
