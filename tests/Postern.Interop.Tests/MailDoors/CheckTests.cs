using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Mail doors with <c>login = check</c>: accounts are kept here, and the server behind sees a secret of ours.</summary>
public sealed class CheckTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task SCRAM_with_TLS_in_front_of_a_server_that_knows_only_USER_and_PASS()
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        await AddAsync(user, "front-secret");
        await using var postern = await DoorAsync("pop3", "pop3s", "server-mechanisms = USER");
        await using (var client = MailClient.Tls(postern.Port, servers.CaFile))
        {
            await client.HearAsync("+OK");
            string offers = await client.AskAsync("CAPA", "\r\n.\r\n");
            Assert.Contains("SASL SCRAM-SHA-256 PLAIN\r\n", offers);
            await client.AskAsync($"USER {user}", "+OK");
            await client.AskAsync($"PASS {DovecotServer.Password}", "-ERR [AUTH]"); // the backend's secret opens nothing here
            await client.AskAsync($"USER {user}", "+OK");
            await client.AskAsync("PASS front-secret", "+OK");
            await client.AskAsync("STAT", "+OK 1 ");
            await client.AskAsync("QUIT", "+OK");
        }

        await postern.LogLineAsync($"login of {user} ", $"the password of {user} is wrong");
        Assert.DoesNotContain(postern.Log, line => line.Contains("front-secret", StringComparison.Ordinal) || line.Contains(DovecotServer.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_modern_client_bound_to_its_TLS_reads_a_server_that_knows_only_USER_and_PASS()
    {
        Needed.Program("gsasl");
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("bound"));
        await AddAsync(user, "front-secret");
        await using var postern = await DoorAsync("imap", "imap+starttls", "serverMechanisms = LOGIN");
        // What gsasl reads behind the login goes to the server: a small mail program. It stays until it has the answer.
        string gsasl = $"stdbuf -oL gsasl --imap --connect=localhost:{postern.Port} --x509-ca-file={servers.CaFile} -m SCRAM-SHA-256-PLUS -a {user} -p front-secret";
        const string Await = "await() { n=0; until grep -q \"$1\" out || [ $n = 140 ]; do sleep 0.1; n=$((n + 1)); done; }; ";
        string text = await Shell.RunAsync("sh", "-c", $"cd {_directory} && {Await} mkfifo in && {{ {gsasl} <in >out 2>&1 & }} && exec 3>in && await 'application data' && "
            + "echo 'a STATUS INBOX (MESSAGES)' >&3 && await '^. STATUS INBOX'; exec 3>&-; cat out");
        Assert.Contains("* STATUS INBOX (MESSAGES 1)", text, StringComparison.Ordinal);
        await postern.LogLineAsync($"login of {user} ", "by SCRAM-SHA-256-PLUS: in, at ");
    }

    [Fact]
    public async Task Gsasl_logs_in_by_PLAIN_at_an_IMAP_door()
    {
        Needed.Program("gsasl");
        string user = (await servers.DovecotAsync()).NewUser();
        await AddAsync(user, "front-secret");
        await using var postern = await DoorAsync("imap", "imap+starttls", "");
        string words = $"gsasl --imap --connect=localhost:{postern.Port} --x509-ca-file={servers.CaFile} -m PLAIN -a {user}";
        var (wrong, _) = await Shell.TryAsync("sh", "-c", $"{words} -p another </dev/null");
        Assert.NotEqual(0, wrong);
        await Shell.RunAsync("sh", "-c", $"{words} -p front-secret </dev/null");
        await postern.LogLineAsync($"login of {user} ", "by PLAIN: in, at ");
    }

    [Fact]
    public async Task Mbsync_proves_by_SCRAM_and_the_server_sees_its_own_password()
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("first"), Letter.Text("second"));
        await AddAsync(user, "front-secret");
        await using var postern = await DoorAsync("imap", "imaps", "");
        string rc = MbsyncSettings.Write(_directory, "copy", $"""
            Host localhost
            Port {postern.Port}
            User {user}
            Pass front-secret
            AuthMechs SCRAM-SHA-256
            SSLType IMAPS
            CertificateFile {servers.CaFile}
            """);
        await Shell.RunAsync("mbsync", "--config", rc, "--all");
        Assert.Equal(2, Directory.EnumerateFiles(_directory.File("copy/inbox/new")).Count());
        await postern.LogLineAsync($"login of {user} ", "by SCRAM-SHA-256: in, at ");
    }

    public void Dispose() => _directory.Dispose();

    private async Task AddAsync(string user, string password)
    {
        string state = _directory.File("state");
        await Shell.RunAsync("sh", "-c", $"echo {password} | {PosternProcess.Path} account add {user} --state {state} && echo {DovecotServer.Password} | {PosternProcess.Path} account backend-secret {user} --state {state}");
    }

    private async Task<PosternProcess> DoorAsync(string protocol, string accept, string more) => await PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {accept}://127.0.0.1:0
        connect = {EveryDoor.Scheme(protocol, "starttls")}://127.0.0.1:{await servers.PortAsync(protocol, tls: false)}
        login = check
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        {more}
        """.Replace("server-mechanisms", "serverMechanisms", StringComparison.Ordinal));
}
