using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>A Dovecot that lists SCRAM and keeps of some accounts nothing that it could check it with: a hash of another kind.</summary>
public sealed class HashedAccountTests(MailServers servers) : IDisposable
{
    private const string Hashed = "hashed-one";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Who_has_no_keys_there_is_let_in_by_PLAIN_at_once_and_nobody_else_is()
    {
        await using var dovecot = await StartAsync();
        await using var postern = await DoorAsync(dovecot);
        string first = dovecot.NewUser();
        string second = dovecot.NewUser();
        dovecot.Put(Hashed);
        foreach (string user in (string[])[first, Hashed, Hashed, second])
            await LogInAsync(postern, user, DovecotServer.Password, "OK");
        await LogInAsync(postern, Hashed, "wrong", "NO");
        Assert.Equal([$"{first} SCRAM-SHA-256", $"{Hashed} PLAIN", $"{Hashed} PLAIN", $"{second} SCRAM-SHA-256"], Served(dovecot));
        Assert.Single(postern.Log, line => line.Contains("does not do SCRAM-SHA-256 for this account (the server refused SCRAM-SHA-256", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_such_an_account_is_the_first_all_begin_with_what_let_it_in()
    {
        await using var dovecot = await StartAsync();
        await using var postern = await DoorAsync(dovecot);
        dovecot.Put(Hashed);
        string user = dovecot.NewUser();
        await LogInAsync(postern, Hashed, DovecotServer.Password, "OK");
        await postern.LogLineAsync("lists SCRAM-SHA-256 and does not do it", "logins there begin with PLAIN from now on");
        await LogInAsync(postern, user, DovecotServer.Password, "OK");
        Assert.Equal([$"{Hashed} PLAIN", $"{user} PLAIN"], Served(dovecot));
    }

    public void Dispose() => _directory.Dispose();

    private static IEnumerable<string> Served(DovecotServer dovecot) => dovecot.Log().Split('\n')
        .Where(line => line.Contains("imap-login: Info: Login: user=<", StringComparison.Ordinal))
        .Select(line => $"{line.Split("user=<")[1].Split('>')[0]} {line.Split("method=")[1].Split(',')[0]}");

    private async Task<DovecotServer> StartAsync()
    {
        string hash = (await Shell.RunAsync("openssl", "passwd", "-6", DovecotServer.Password)).Trim();
        string file = _directory.Write("passwd", $"{Hashed}:{{CRYPT}}{hash}::::::\n", (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        using var certificate = servers.Authority.Issue();
        return await DovecotServer.StartAsync(certificate, $$"""
            auth_mechanisms = plain scram-sha-1 scram-sha-256
            passdb {
              driver = passwd-file
              args = {{file}}
            }

            """, $"\n  username_filter = !{Hashed}");
    }

    private Task<PosternProcess> DoorAsync(DovecotServer dovecot) => PosternProcess.RunAsync(_directory, $"""
        [imap]
        accept = imaps://127.0.0.1:0
        connect = imap+starttls://localhost:{dovecot.Port("imap")}
        login = pass
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);

    private async Task LogInAsync(PosternProcess postern, string user, string password, string answer)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK");
        await client.AskAsync($"a LOGIN {user} {password}", $"a {answer}");
    }
}
