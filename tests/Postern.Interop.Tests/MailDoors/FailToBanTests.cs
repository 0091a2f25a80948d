using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>fail2ban reads the guard's lines by the filter of the manual page.</summary>
public sealed class FailToBanTests : IDisposable
{
    private const string Forged = "login guard: failed: account=x source=192.0.2.66 network=192.0.2.0/24 waited=0.0s why=";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_filter_finds_who_guesses_and_nobody_whom_he_names()
    {
        Needed.Program("fail2ban-regex");
        string filter = Path.Combine(PosternProcess.Repository(), "docs", "fail2ban", "postern.conf");
        string log = _directory.File("postern.log");
        int port = FreePort.Take();
        await Shell.RunAsync("sh", "-c", $"echo sesame | {PosternProcess.Path} account add me --state {_directory.File("state")}");
        string file = _directory.Write("postern.conf", $"""
            state = {_directory.File("state")}
            output = {log}
            [imap]
            accept = imap://127.0.0.1:{port}
            connect = imap://127.0.0.1:{FreePort.Take()}
            login = check
            clearLogin = 127.0.0.0/8

            """);
        await using RunningProgram postern = RunningProgram.Start(PosternProcess.Path, ["run", file]);
        await postern.WaitAsync(program => program.Output.FirstOrDefault(line => line.StartsWith("ready", StringComparison.Ordinal)));
        await GuessAsync(port, "127.0.9.1", "me");
        await GuessAsync(port, "127.0.9.2", Forged);
        await GuessAsync(port, "127.0.9.3", $"x {Forged}");
        await Patience.UntilAsync(() => File.Exists(log) && File.ReadLines(log).Count(line => line.Contains("login guard: failed:", StringComparison.Ordinal) && line.Contains(" source=127.0.9.", StringComparison.Ordinal)) >= 3, () => File.ReadAllText(log));

        string[] found = (await Shell.RunAsync("fail2ban-regex", "-o", "ip", log, filter)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["127.0.9.1", "127.0.9.2", "127.0.9.3"], found.Order(StringComparer.Ordinal));
        // As the system's log has it.
        string system = _directory.Write("syslog", string.Concat(File.ReadLines(log).Where(line => line.Contains("  login guard: ", StringComparison.Ordinal))
            .Select(line => $"Nov 21 08:00:00 mail postern[4711]: {line[line.IndexOf("login guard: ", StringComparison.Ordinal)..]}\n")));
        Assert.Equal(found, (await Shell.RunAsync("fail2ban-regex", "-o", "ip", system, filter)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task GuessAsync(int port, string from, string name)
    {
        await using var client = await MailClient.ClearAsync(port, from: from);
        await client.HearAsync("* OK");
        await client.HearAsync("\r\n");
        await client.AskAsync($"a LOGIN \"{name}\" wrong", "a NO [AUTHENTICATIONFAILED]");
    }
}
