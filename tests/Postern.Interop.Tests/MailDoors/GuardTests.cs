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

    public void Dispose() => _directory.Dispose();

    private async Task<string> LoginAsync(PosternProcess postern, string user, string password, string from)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: from);
        await client.HearAsync("* OK");
        await client.HearAsync("\r\n");
        return await client.AskAsync($"a LOGIN {user} {password}", "\r\n");
    }
}
