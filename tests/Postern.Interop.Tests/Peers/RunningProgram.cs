using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Postern.Interop.Tests.Peers;

/// <summary>A program that runs beside a test: what it says is kept, and it ends with the test, by its own pid.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    internal const int Hangup = 1;
    internal const int Kill = 9;
    internal const int Terminate = 15;

    private readonly Process _process;
    private readonly string _name;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private RunningProgram(Process process, string name)
    {
        _process = process;
        _name = name;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>Lines of standard output.</summary>
    internal IReadOnlyList<string> Output => [.. _output];

    /// <summary>Lines of standard error.</summary>
    internal IReadOnlyList<string> Errors => [.. _errors];

    internal static RunningProgram Start(string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{path} does not start");
        process.StandardInput.Close();
        return new RunningProgram(process, Path.GetFileName(path));
    }

    /// <summary>Waits for what these lines will say, or for the end of the program.</summary>
    internal async Task<T> WaitAsync<T>(Func<RunningProgram, T?> ask)
        where T : class
    {
        // Asked once more after its end: its last words count.
        await Patience.UntilAsync(() => HasExited || ask(this) is not null, Story);
        if (HasExited)
            await ExitAsync();
        return ask(this) ?? throw new InvalidOperationException(Story());
    }

    /// <summary>Waits for a line of standard error that contains this.</summary>
    internal Task<string> SaysAsync(string text) =>
        WaitAsync(program => program._errors.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)));

    internal void Signal(int signal)
    {
        if (!HasExited)
            Send(_process, signal);
    }

    internal static void Send(Process process, int signal)
    {
        if (SendSignal(process.Id, signal) != 0)
            throw new InvalidOperationException($"{process.Id} cannot be signalled");
    }

    /// <summary>Waits for its end, which must come by itself, and until all it said is here.</summary>
    internal async Task<int> ExitAsync()
    {
        using var patience = Patience.Begin();
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("does not end: " + Story(), e);
        }

        return _process.ExitCode;
    }

    /// <summary>All that it said, for the message of a failed test.</summary>
    internal string Story() =>
        $"{_name}{(HasExited ? $" ended with {_process.ExitCode}" : " runs")}\n{string.Join('\n', _output)}\n{string.Join('\n', _errors)}";

    /// <summary>Asks it to end, and makes it and its children end where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            Signal(Terminate);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
