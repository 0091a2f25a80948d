using System.Text.Json;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>The login guard at a door: who guesses is slowed, and who has logged in from there before never is.</summary>
public sealed class GuardTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("pass")]
    [InlineData("check")]
    public async Task A_guesser_is_put_off_and_the_honest_user_is_not(string login)
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        string state = _directory.File("state");
        await Shell.RunAsync("sh", "-c", $"echo {DovecotServer.Password} | {PosternProcess.Path} account add {user} --state {state}");
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [imap]
            accept = imaps://127.0.0.1:0
            connect = imap://127.0.0.1:{await servers.PortAsync("imap", tls: false)}
            login = {login}
            limit = guard=0
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            """);
        Assert.Contains("a OK", await LoginAsync(postern, user, DovecotServer.Password, "127.0.0.1"));

        // From another network: a wrong password is told as such, until the guesses of the hour are used up.
        string answer = "";
        for (int i = 0; i < 30 && !answer.Contains("UNAVAILABLE", StringComparison.Ordinal); i++)
        {
            answer = await LoginAsync(postern, user, $"guess-{i}", "127.0.9.1");
            Assert.Matches("a NO \\[(AUTHENTICATIONFAILED|UNAVAILABLE)\\]", answer);
        }

        Assert.Contains("UNAVAILABLE", answer);
        Assert.Contains("a OK", await LoginAsync(postern, user, DovecotServer.Password, "127.0.0.1"));
        await postern.LogLineAsync($"login guard: failed: account={user} source=127.0.9.1");
        await postern.LogLineAsync($"login guard: put off: account={user} source=127.0.9.1");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("a reload that takes the door away")]
    public async Task A_login_that_waits_holds_up_no_stop(string how)
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        string Section(string name) => $"""
            [{name}]
            accept = imaps://127.0.0.1:{(name == "imap" ? FreePort.Take() : 0)}
            connect = imap://127.0.0.1:{FreePort.Take()}
            login = check
            limit = guard=600
            limit = drain=600
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}

            """;
        await Shell.RunAsync("sh", "-c", $"echo {DovecotServer.Password} | {PosternProcess.Path} account add {user} --state {_directory.File("state")}");
        string sections = Section("imap");
        await using var postern = await PosternProcess.RunAsync(_directory, sections);
        for (int i = 1; i <= 7; i++)
            Assert.Contains("a NO [AUTHENTICATIONFAILED]", await LoginAsync(postern, user, $"guess-{i}", $"127.0.{i}.1"));
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: "127.0.9.1");
        await client.HearAsync("* OK");
        await client.SayAsync($"a LOGIN {user} {DovecotServer.Password}");
        await Patience.UntilAsync(async () => await WaitingAsync() == 1, postern.Program.Story);

        if (how == "TERM")
        {
            postern.Program.Signal(RunningProgram.Terminate);
        }
        else
        {
            await ReloadAsync(postern, sections, 1);
            Assert.Equal(1, await WaitingAsync()); // who is in at a door that stays notices nothing
            await ReloadAsync(postern, Section("other"), 2);
        }
        await client.HearAsync("* BYE Stopped here");
        await postern.EndLineAsync("stopped here");
        await postern.LogLineAsync($"login guard: put off: account={user} source=127.0.9.1", "why=it waits no longer");
        if (how == "TERM")
            Assert.Equal(0, await postern.Program.ExitAsync());
        else
            Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task Who_has_the_password_gets_ten_codes_an_hour_and_its_owner_every_right_one()
    {
        const string Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        const int Tries = 30;
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        string account = $"{PosternProcess.Path} account";
        string state = $"{user} --state {_directory.File("state")}";
        await Shell.RunAsync("sh", "-c", $"echo front-secret | {account} add {state} && echo {Secret} | {account} totp {state} --known && echo {DovecotServer.Password} | {account} backend-secret {state}");
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [imap]
            accept = imaps://127.0.0.1:0
            connect = imap://127.0.0.1:{await servers.PortAsync("imap", tls: false)}
            login = check
            limit = guard=0
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            """);
        string[] codes = await CodesAsync(Secret);
        Assert.Contains("a OK", await LoginAsync(postern, user, "front-secret" + codes[0], "127.0.0.1"));
        Assert.Contains("a NO [AUTHENTICATIONFAILED]", await LoginAsync(postern, user, "front-secret" + codes[0], "127.0.0.1")); // each counts once
        Assert.Contains("a NO [AUTHENTICATIONFAILED]", await LoginAsync(postern, user, "front-secret", "127.0.0.1"));

        List<string> answers = [];
        foreach (string code in Enumerable.Range(0, Tries + codes.Length).Select(number => $"{number:D6}").Except(codes).Take(Tries))
            answers.Add(await LoginAsync(postern, user, "front-secret" + code, "127.0.9.1"));
        Assert.All(answers, answer => Assert.Matches("a NO \\[(AUTHENTICATIONFAILED|UNAVAILABLE)\\]", answer));
        Assert.InRange(answers.Count(answer => answer.Contains("AUTHENTICATIONFAILED", StringComparison.Ordinal)), 1, 10);

        // The owner mistypes one, and has the next code: later than the first, and good for half a minute to come.
        Assert.Contains("a NO [AUTHENTICATIONFAILED]", await LoginAsync(postern, user, "front-secret999999", "127.0.0.1"));
        Assert.Contains("a OK", await LoginAsync(postern, user, "front-secret" + (await CodesAsync(Secret))[1], "127.0.0.1"));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>The codes of this half minute and of some that follow.</summary>
    private static async Task<string[]> CodesAsync(string secret) =>
        (await Shell.RunAsync("oathtool", "--totp", "--base32", "--window=9", secret)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<int> WaitingAsync() =>
        JsonElement.Parse(await Shell.RunAsync(PosternProcess.Path, "status", "--json", "--state", _directory.File("state"))).GetProperty("guard").GetProperty("waiting").GetInt32();

    private async Task ReloadAsync(PosternProcess postern, string sections, int count)
    {
        PosternProcess.Write(_directory, sections);
        postern.Program.Signal(RunningProgram.Hangup);
        await Patience.UntilAsync(() => postern.Log.Count(line => line.Contains("reloaded: 1 door", StringComparison.Ordinal)) == count, postern.Program.Story);
    }

    private async Task<string> LoginAsync(PosternProcess postern, string user, string password, string from)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: from);
        await client.HearAsync("* OK");
        await client.HearAsync("\r\n");
        return await client.AskAsync($"a LOGIN {user} {password}", "\r\n");
    }
}
