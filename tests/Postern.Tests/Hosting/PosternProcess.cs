using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Postern.Testing;

namespace Postern.Tests.Hosting;

/// <summary>The program itself, with a state directory of its own.</summary>
internal sealed partial class PosternProcess : IAsyncDisposable
{
    private readonly List<Process> _started = [];

    public TemporaryDirectory Files { get; } = new();

    public string State => Files.File("state");

    private static string Program => Path.Combine(AppContext.BaseDirectory, "postern");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits for its ready line; the port is the door's.</summary>
    public async Task<(Process Process, IPEndPoint Door)> OpenAsync(params string[] words)
    {
        Process process = Start(words);
        string line = await process.StandardOutput.ReadLineAsync(Cancel) ?? "";
        Match port = Port().Match(line);
        Assert.True(port.Success, $"{line}{(port.Success ? "" : await process.StandardError.ReadToEndAsync(Cancel))}");
        return (process, new IPEndPoint(IPAddress.Loopback, int.Parse(port.Groups[1].Value)));
    }

    /// <summary>Loopback is wide: an address that no other test listens on, whatever the ports.</summary>
    public string Address { get; } = $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}";

    /// <summary>Starts <c>postern up</c> and waits for what it tells, as JSON.</summary>
    public async Task<(Process Process, JsonElement Told)> UpAsync(params string[] words)
    {
        Process process = Start(["up", "--json", .. words]);
        string line = await process.StandardOutput.ReadLineAsync(Cancel) ?? "";
        Assert.True(line.StartsWith('{'), $"{line}{(line.StartsWith('{') ? "" : await process.StandardError.ReadToEndAsync(Cancel))}");
        using var told = JsonDocument.Parse(line);
        return (process, told.RootElement.Clone());
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        Process process = Start(words);
        Task<string> error = process.StandardError.ReadToEndAsync(Cancel);
        string output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output, await error);
    }

    public static async Task<int> EndOfAsync(Process process)
    {
        await process.WaitForExitAsync(Cancel);
        return process.ExitCode;
    }

    public static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.ToString()]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
        Files.Dispose();
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public Process Start(params string[] words)
    {
        var start = new ProcessStartInfo(Program, [.. words, "--state", State])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("NOTIFY_SOCKET");
        Process process = Process.Start(start)!; // it starts or throws
        _started.Add(process);
        return process;
    }

    [GeneratedRegex(@"^ready  \S+?:(\d+) -> ")]
    private static partial Regex Port();
}
