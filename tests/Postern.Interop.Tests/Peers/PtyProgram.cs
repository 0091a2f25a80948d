using System.Diagnostics;
using System.Text;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>Postern on a terminal of its own, made by script(1): what a person would see, and what that person types.</summary>
internal sealed class PtyProgram : IAsyncDisposable
{
    // Several logins may lie between a question and its answer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _heard = new();

    private PtyProgram(Process process) => _process = process;

    internal static PtyProgram Start(TemporaryDirectory directory, IEnumerable<string> words, IReadOnlyDictionary<string, string>? environment = null) =>
        StartShell(directory, Command(words), environment);

    /// <summary>The words of a shell that start Postern.</summary>
    internal static string Command(IEnumerable<string> words) => string.Join(' ', words.Prepend(PosternProcess.Path).Select(word => $"'{word}'"));

    /// <summary>Runs this by sh(1).</summary>
    internal static PtyProgram StartShell(TemporaryDirectory directory, string command, IReadOnlyDictionary<string, string>? environment = null)
    {
        Directory.CreateDirectory(directory.File("tmp"));
        var start = new ProcessStartInfo(Needed.Program("script"), ["-qefc", command, "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = directory.File("client");
        start.Environment["TMPDIR"] = directory.File("tmp");
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment.Remove("SSH_ASKPASS");
        start.Environment.Remove("DISPLAY");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        return new PtyProgram(Process.Start(start) ?? throw new InvalidOperationException("script does not start"));
    }

    /// <summary>Reads until this is on the terminal; gives all up to its end.</summary>
    internal async Task<string> HearAsync(string text)
    {
        using var patience = Begin();
        while (true)
        {
            string heard = _heard.ToString();
            int at = heard.IndexOf(text, StringComparison.Ordinal);
            if (at >= 0)
            {
                _heard.Remove(0, at + text.Length);
                return heard[..(at + text.Length)];
            }

            if (await ReadAsync(patience.Token) == 0)
                throw new InvalidDataException($"the end came before {text}, after: {heard}");
        }
    }

    /// <summary>Reads to the end.</summary>
    internal async Task<string> RestAsync()
    {
        using var patience = Begin();
        while (await ReadAsync(patience.Token) > 0)
        {
            // More may come.
        }

        return _heard.ToString();
    }

    /// <summary>Types a line.</summary>
    internal Task SayAsync(string line) => PressAsync(line + "\n");

    /// <summary>Types keys.</summary>
    internal async Task PressAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    internal async Task<int> ExitAsync()
    {
        using var patience = Begin();
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CancellationTokenSource Begin()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Limit);
        return source;
    }

    private async Task<int> ReadAsync(CancellationToken cancel)
    {
        byte[] buffer = new byte[4096];
        try
        {
            int read = await _process.StandardOutput.BaseStream.ReadAsync(buffer, cancel);
            _heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
            return read;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"heard only: {_heard}", e);
        }
    }
}
