using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors.Behind;

/// <summary>A master user (<c>proveBy = master</c>) towards Dovecot: it opens the mailbox of whoever has logged in at the door, and nobody else's.</summary>
public sealed class MasterTests(MailServers servers) : IDisposable
{
    private const string Master = "keeper";
    private const string MasterPassword = "keeps-all-doors-3";
    private const string FrontPassword = "front-secret";

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("imap", "PLAIN")]
    [InlineData("imap", "SCRAM-SHA-256")]
    [InlineData("pop3", "PLAIN")]
    [InlineData("pop3", "SCRAM-SHA-256")]
    public async Task It_opens_the_mailbox_of_the_login(string protocol, string mechanism)
    {
        await using var dovecot = await DovecotAsync(mechanism == "PLAIN" ? "plain login" : "plain login scram-sha-256");
        string user = dovecot.NewUser(Letter.Text("of the login"));
        dovecot.Put(Master, Letter.Text("of the master user"));
        await AddAsync(user);
        await using var postern = await DoorAsync(protocol, dovecot, MasterPassword);
        await using (var client = MailClient.Tls(postern.Port, servers.CaFile))
        {
            if (protocol == "imap")
            {
                await client.HearAsync("* OK");
                await client.AskAsync($"a LOGIN {user} {FrontPassword}", "a OK");
                await client.AskAsync("b SELECT INBOX", "b OK");
                await client.AskAsync("c FETCH 1 BODY.PEEK[]", "Subject: of the login");
                await client.AskAsync("d LOGOUT", "d OK");
            }
            else
            {
                await client.HearAsync("+OK");
                await client.AskAsync($"USER {user}", "+OK");
                await client.AskAsync($"PASS {FrontPassword}", "+OK");
                await client.AskAsync("RETR 1", "Subject: of the login");
                await client.AskAsync("QUIT", "+OK Logging out.");
            }
        }

        await Patience.UntilAsync(() => dovecot.Log().Contains($"{protocol}-login: Info: Login: user=<{user}>, by=<{Master}>, method={mechanism},", StringComparison.Ordinal), dovecot.Log);
    }

    [Theory]
    [InlineData("imap", "PLAIN")]
    [InlineData("imap", "SCRAM-SHA-256")]
    [InlineData("pop3", "PLAIN")]
    [InlineData("pop3", "SCRAM-SHA-256")]
    public async Task Where_its_password_is_wrong_no_client_is_told_that_his_is_or_pays_for_it(string protocol, string mechanism)
    {
        const int MoreThanTheGuessesOfAnHour = 12;
        await using var dovecot = await DovecotAsync(mechanism == "PLAIN" ? "plain login" : "plain login scram-sha-256");
        string user = dovecot.NewUser();
        await AddAsync(user);
        await using var postern = await DoorAsync(protocol, dovecot, MasterPassword + "x");
        for (int i = 0; i < MoreThanTheGuessesOfAnHour; i++)
        {
            // From another network each time: honest from one of them would be no proof.
            await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: $"127.0.{20 + i}.1");
            if (protocol == "imap")
            {
                await client.HearAsync("* OK");
                await client.HearAsync("\r\n");
                string answer = await client.AskAsync($"a LOGIN {user} {FrontPassword}", "\r\n");
                Assert.Matches("^a NO \\[(CONTACTADMIN|AUTHORIZATIONFAILED)\\] ", answer); // Dovecot's own word after SCRAM is the second
                Assert.DoesNotContain("password", answer, StringComparison.OrdinalIgnoreCase);
            }
            else
            {
                await client.HearAsync("+OK");
                await client.HearAsync("\r\n");
                await client.AskAsync($"USER {user}", "\r\n");
                string answer = await client.AskAsync($"PASS {FrontPassword}", "\r\n");
                Assert.StartsWith("-ERR [SYS/PERM] This account may not log in here", answer);
            }
        }

        await postern.LogLineAsync($"login of {user} from 127.0.20.1", $"refused: the server refused {mechanism}");
        await postern.LogLineAsync($"login of {user} from 127.0.31.1", "refused: the server refused ");
        Assert.DoesNotContain(postern.Log, line => line.Contains("login guard: ", StringComparison.Ordinal));
        Assert.DoesNotContain(postern.Log, line => line.Contains(MasterPassword, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<DovecotServer> DovecotAsync(string mechanisms)
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        string masters = _directory.Write("masters", $"{Master}:{{PLAIN}}{MasterPassword}\n", (UnixFileMode)Convert.ToInt32("644", 8));
        using var certificate = servers.Authority.Issue();
        return await DovecotServer.StartAsync(certificate, $$"""
            auth_mechanisms = {{mechanisms}}
            login_log_format_elements = user=<%u> by=<%{auth_user}> method=%m rip=%r %c
            passdb {
              driver = passwd-file
              args = {{masters}}
              master = yes
            }

            """);
    }

    private async Task AddAsync(string user) =>
        await Shell.RunAsync("sh", "-c", $"echo {FrontPassword} | {PosternProcess.Path} account add {user} --state {_directory.File("state")}");

    private async Task<PosternProcess> DoorAsync(string protocol, DovecotServer dovecot, string masterPassword) => await PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {protocol}s://127.0.0.1:0
        connect = {protocol}+starttls://127.0.0.1:{dovecot.Port(protocol)}
        login = check
        proveBy = master
        masterUser = {Master}
        masterSecret = {_directory.Write("secret", masterPassword + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite)}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);
}
