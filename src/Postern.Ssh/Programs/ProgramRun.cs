using System.Diagnostics;
using Postern.Net.Dialing.Programs;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Programs;

/// <summary>A program of OpenSSH's that runs: its complaints are kept, and it is gone when this is disposed.</summary>
/// <remarks>
/// The shell looks for it in PATH; the class library would prefer one of that name in the current directory. It keeps the
/// terminal, where there is one, so that ssh can ask there itself: what is typed never passes here.
/// </remarks>
internal sealed class ProgramRun : IDisposable
{
    private const string Plain = """exec "$@" """;

    // The pipe on standard input is what it lives by, and that ends when we end.
    private const string Kept = $"""
        exec 3<&0 </dev/null
        {KeeperShell.Script}
        """;

    private readonly Process _process;
    private readonly Action<string>? _tell;
    private readonly Lock _lock = new();
    private readonly List<string> _errors = [];
    private readonly List<(Func<string, bool> IsIt, TaskCompletionSource Said)> _waiting = [];

    private ProgramRun(Process process, Action<string>? tell)
    {
        _process = process;
        _tell = tell;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Its standard input.</summary>
    internal Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output.</summary>
    internal Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it has said on standard error so far.</summary>
    internal IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="words">Its name, and its arguments.</param>
    /// <param name="tell">Gets every line of standard error as it comes.</param>
    /// <param name="kept">Whether it lives as long as its standard input is open, and gets none itself.</param>
    internal static ProgramRun Start(IEnumerable<string> words, Action<string>? tell = null, bool kept = false)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", kept ? Kept : Plain, "sh", .. words])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C"; // the sentences that SshDiagnosis knows
        try
        {
            return new ProgramRun(Process.Start(start) ?? throw new SshException("/bin/sh could not be started"), tell);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SshException($"/bin/sh could not be started: {e.Message}");
        }
    }

    /// <summary>Runs a program to its end, without input, and gives all that it wrote.</summary>
    internal static async Task<(int Code, string Output, IReadOnlyList<string> Errors)> ToEndAsync(IEnumerable<string> words, CancellationToken cancel)
    {
        using ProgramRun run = Start(words);
        run._process.StandardInput.Close();
        string output = await run._process.StandardOutput.ReadToEndAsync(cancel);
        return (await run.ExitAsync(cancel), output, run.Errors);
    }

    /// <summary>Waits for its end, and until all it said is here.</summary>
    internal async Task<int> ExitAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    /// <summary>Waits for a line of standard error, or for the end; false where it ended without one.</summary>
    internal async Task<bool> SaysAsync(Func<string, bool> isIt, CancellationToken cancel)
    {
        Task said = SaysAsync(isIt);
        Task exit = ExitAsync(cancel);
        if (await Task.WhenAny(said, exit) == exit)
            await exit;
        return said.IsCompleted;
    }

    /// <summary>Ends it where it still runs.</summary>
    public void Dispose()
    {
        // With the programs that it has started: a ProxyCommand does not end with its ssh at once.
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private Task SaysAsync(Func<string, bool> isIt)
    {
        lock (_lock)
        {
            if (_errors.Exists(line => isIt(line)))
                return Task.CompletedTask;
            var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((isIt, said));
            return said.Task;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            _errors.Add(line);
            foreach (var (isIt, said) in _waiting)
            {
                if (isIt(line))
                    said.TrySetResult();
            }
        }
        _tell?.Invoke(line);
    }
}
