using System.Diagnostics;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>A door on standard input lives and ends like any other: signals drain it, and its end line is written.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private const string Program = "/bin/cat";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task TERM_lets_the_transfer_end()
    {
        using var process = await StartAsync();
        RunningProgram.Send(process, RunningProgram.Terminate);
        await LogSaysAsync("stopping: 1 connection is open");
        await EchoAsync(process, "and more");
        process.StandardInput.Close();
        Assert.Equal(0, await ExitAsync(process));
        await LogSaysAsync("client clear, server clear, 16 bytes up, 16 bytes down");
    }

    [Fact]
    public async Task A_second_TERM_ends_at_once_and_the_end_line_is_written()
    {
        using var process = await StartAsync();
        RunningProgram.Send(process, RunningProgram.Terminate);
        await LogSaysAsync("stopping: 1 connection is open");
        RunningProgram.Send(process, RunningProgram.Terminate);
        Assert.Equal(0, await ExitAsync(process));
        await LogSaysAsync("stopped here");
    }

    [Fact]
    public async Task TERM_waits_no_longer_than_the_drain_limit()
    {
        using var process = await StartAsync("--limit", "drain=1s");
        RunningProgram.Send(process, RunningProgram.Terminate);
        Assert.Equal(0, await ExitAsync(process));
        await LogSaysAsync("stopped here");
    }

    [Fact]
    public async Task HUP_disturbs_nobody()
    {
        using var process = await StartAsync();
        RunningProgram.Send(process, RunningProgram.Hangup);
        await EchoAsync(process, "still here");
        process.StandardInput.Close();
        Assert.Equal(0, await ExitAsync(process));
        await LogSaysAsync("18 bytes up, 18 bytes down");
    }

    [Fact]
    public async Task Without_a_home_what_needs_no_state_works_and_what_does_says_so()
    {
        string env = Needed.Program("env");
        string[] nobody = Environment.IsPrivilegedProcess ? [Needed.Program("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        string[] homeless = ["-u", "HOME", "-u", "XDG_STATE_HOME", "-u", "STATE_DIRECTORY", .. nobody];
        using var patience = Patience.Begin();
        var (code, said) = await ExternalProgram.RunAsync(env, [.. homeless, "/bin/sh", "-c", "test -x \"$0\"", PosternProcess.Path], patience.Token);
        Assert.SkipUnless(code == 0, $"another user cannot run the program from here {said}");

        (code, said) = await ExternalProgram.RunAsync(env, [.. homeless, PosternProcess.Path, "tunnel", "stdio:", "exec:" + Program], patience.Token);
        Assert.True(code == 0 && said.Contains("0 bytes up, 0 bytes down", StringComparison.Ordinal), said);
        (code, said) = await ExternalProgram.RunAsync(env, [.. homeless, PosternProcess.Path, "tunnel", "pop3s+stdio:", "exec:" + Program], patience.Token);
        Assert.Equal(1, code);
        Assert.Contains("HOME is not set; name one with --state DIRECTORY", said, StringComparison.Ordinal);
        await using var door = await PosternProcess.StartAsync(env, [.. homeless, PosternProcess.Path, "tunnel", "tcp://127.0.0.1:0", "exec:" + Program, "--json"]);
        await using var client = await MailClient.ClearAsync(door.Port);
        await client.SayAsync("hello");
        await client.HearAsync("hello");
        await door.Program.SaysAsync("status, reload and stop cannot be asked for"); // the log has a thread of its own
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Starts it and exchanges a first line: from then on it has its signals.</summary>
    private async Task<Process> StartAsync(params string[] words)
    {
        var process = ExternalProgram.Start(PosternProcess.Path, ["tunnel", "stdio:", "exec:" + Program, "--log", _directory.File("log"), "--state", _directory.File("state"), .. words]);
        await EchoAsync(process, "hello,");
        return process;
    }

    private static async Task EchoAsync(Process process, string line)
    {
        using var patience = Patience.Begin();
        await process.StandardInput.WriteAsync((line + "\n").AsMemory(), patience.Token);
        await process.StandardInput.FlushAsync(patience.Token);
        Assert.Equal(line, await process.StandardOutput.ReadLineAsync(patience.Token));
    }

    private static async Task<int> ExitAsync(Process process)
    {
        using var patience = Patience.Begin();
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    private Task LogSaysAsync(string text) => Patience.UntilAsync(() => Log().Contains(text, StringComparison.Ordinal), Log);

    private string Log() => File.Exists(_directory.File("log")) ? File.ReadAllText(_directory.File("log")) : "";
}
