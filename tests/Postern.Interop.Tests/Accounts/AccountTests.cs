using System.Text.Json;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Accounts;

/// <summary><c>postern account</c> as a process: killed in the middle, several at once, at a terminal.</summary>
public sealed class AccountTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("sqlite:", 1)]
    [InlineData("sqlite:", 40)]
    [InlineData("sqlite:", 100)]
    [InlineData("", 1)]
    [InlineData("", 40)]
    public async Task Killed_in_the_middle_of_writing_it_loses_nothing_that_it_has_told(string kind, int lines)
    {
        const int All = 4000;
        var list = _directory.Write("list", string.Concat(Enumerable.Range(0, All).Select(number => $"user{number}:{{SSHA256}}3HuGzCAooz2E3t5iTOXCf1lmA/OJbUiKMr2C1ZYJZ9vfysxM\n")));
        string[] place = Place(kind);
        await using var import = RunningProgram.Start(PosternProcess.Path, ["account", "import", list, .. place]);
        await Patience.UntilAsync(() => import.Output.Count >= lines || import.HasExited, import.Story);
        import.Signal(RunningProgram.Kill);
        await import.ExitAsync();
        string[] told = [.. import.Output.Select(line => line.Split(':')[0])];
        Assert.InRange(told.Length, lines, All - 1);

        var kept = await NamesAsync(place);
        Assert.Empty(told.Except(kept));
        Assert.InRange(kept.Length, told.Length, told.Length + 1); // one may be kept and not yet told
        if (kind.Length > 0)
        {
            var (code, text) = await ExternalProgram.RunAsync(Needed.Program("sqlite3"), [place[1][kind.Length..], "PRAGMA integrity_check; PRAGMA foreign_key_check;"], TestContext.Current.CancellationToken);
            Assert.Equal((0, "ok\n"), (code, text));
        }

        // Whoever comes next goes on where it stopped.
        await using var again = RunningProgram.Start(PosternProcess.Path, ["account", "add", "late", "--no-password", .. place]);
        Assert.Equal(0, await again.ExitAsync());
        Assert.Contains("late", await NamesAsync(place));
    }

    [Theory]
    [InlineData("sqlite:")]
    [InlineData("")]
    public async Task Of_many_processes_that_write_at_once_nobody_is_lost(string kind)
    {
        string[] place = Place(kind);
        RunningProgram[] all = [.. Enumerable.Range(0, 6).Select(number => RunningProgram.Start(PosternProcess.Path, ["account", "add", $"user{number}", "--no-password", .. place]))];
        foreach (var one in all)
        {
            Assert.True(await one.ExitAsync() == 0, one.Story());
            await one.DisposeAsync();
        }

        Assert.Equal(["user0", "user1", "user2", "user3", "user4", "user5"], await NamesAsync(place));
    }

    [Fact]
    public async Task At_a_terminal_a_password_is_asked_for_twice_and_never_shown()
    {
        string[] place = Place("sqlite:");
        await using var add = PtyProgram.Start(_directory, ["account", "add", "alice", .. place]);
        await add.HearAsync("New password of alice: ");
        await add.SayAsync("correct horse");
        string between = await add.HearAsync("Once more: ");
        await add.SayAsync("correct horse");
        string rest = await add.RestAsync();
        Assert.Equal(0, await add.ExitAsync());
        Assert.Contains("alice is added", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", between + rest, StringComparison.Ordinal);

        await using var differ = PtyProgram.Start(_directory, ["account", "passwd", "alice", .. place]);
        await differ.HearAsync("New password of alice: ");
        await differ.SayAsync("one");
        await differ.HearAsync("Once more: ");
        await differ.SayAsync("two");
        Assert.Contains("the two were not the same", await differ.RestAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await differ.ExitAsync());
    }

    [Fact]
    public async Task A_list_of_doveadm_is_taken_over()
    {
        string doveadm = Needed.Program("doveadm");
        var lines = new List<string>();
        foreach (string scheme in (string[])["SHA512-CRYPT", "SHA256-CRYPT", "BLF-CRYPT", "SCRAM-SHA-256", "PBKDF2", "SSHA512", "PLAIN"])
        {
            var (code, text) = await ExternalProgram.RunAsync(doveadm, ["-c", "/dev/null", "pw", "-s", scheme, "-p", "geheim"], TestContext.Current.CancellationToken);
            Assert.True(code == 0, text);
            lines.Add($"{scheme.ToLowerInvariant()}@example.org:{text.Trim()}::::::");
        }

        string[] place = Place("");
        await using var import = RunningProgram.Start(PosternProcess.Path, ["account", "import", _directory.Write("users", string.Join('\n', lines)), .. place]);
        Assert.True(await import.ExitAsync() == 0, import.Story());
        Assert.Equal(lines.Count, (await NamesAsync(place)).Length);
        Assert.DoesNotContain("geheim", await File.ReadAllTextAsync(_directory.File("people"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private string[] Place(string kind) => ["--accounts", kind + _directory.File("people"), "--state", _directory.File("state")];

    private static async Task<string[]> NamesAsync(string[] place)
    {
        await using var list = RunningProgram.Start(PosternProcess.Path, ["account", "list", "--json", .. place]);
        Assert.True(await list.ExitAsync() == 0, list.Story());
        using var json = JsonDocument.Parse(string.Concat(list.Output));
        return [.. json.RootElement.EnumerateArray().Select(account => account.GetProperty("name").GetString()!)]; // every account has one
    }
}
