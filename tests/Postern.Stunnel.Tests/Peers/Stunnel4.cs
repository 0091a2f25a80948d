using System.Diagnostics;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Peers;

/// <summary>Debian's stunnel4 at work in the foreground, at level 7, on a loopback address of its own.</summary>
public sealed class Stunnel4 : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reader;
    private readonly List<string> _lines = [];
    private readonly TemporaryDirectory _directory;

    private Stunnel4(Process process, TemporaryDirectory directory)
    {
        _process = process;
        _directory = directory;
        _reader = ReadAsync();
    }

    /// <summary>Whether this system has it; a test skips itself where not.</summary>
    public static bool IsHere => ExternalProgram.Find("stunnel4") is not null;

    /// <summary>An address for one program alone, whose ports are all free.</summary>
    public static string NewAddress() => $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(256)}.{Random.Shared.Next(1, 255)}";

    /// <summary>What it has said so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Starts it with these sections, which may be led by more global options, and waits until it accepts.</summary>
    public static async Task<Stunnel4> StartAsync(string sections)
    {
        var directory = new TemporaryDirectory();
        string file = directory.Write("stunnel.conf", $"foreground = yes\ndebug = 7\nsyslog = no\npid =\n{sections}\n");
        var stunnel = new Stunnel4(ExternalProgram.Start(ExternalProgram.Find("stunnel4")!, [file]), directory); // asked for before: IsHere
        await stunnel.WaitForAsync("Accepting new connections");
        return stunnel;
    }

    /// <summary>Waits until it has said a line with this in it.</summary>
    public async Task<string> WaitForAsync(string part)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (Lines.FirstOrDefault(l => l.Contains(part, StringComparison.Ordinal)) is { } line)
                return line;
            if (_process.HasExited)
                break;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException($"stunnel4 did not say \"{part}\":\n{string.Join('\n', Lines)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reader;
        _process.Dispose();
        _directory.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_lines)
                _lines.Add(line);
        }
    }
}
