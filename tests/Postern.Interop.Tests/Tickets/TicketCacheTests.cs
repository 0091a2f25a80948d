using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Tickets;

/// <summary>Doors that log in at Dovecot with the ticket that lies in a cache (<c>kinit</c>, KRB5CCNAME), as a person or a timer keeps it fresh.</summary>
public sealed class TicketCacheTests(MailServers servers, TicketServers tickets) : IClassFixture<TicketServers>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    public async Task The_ticket_in_the_cache_opens_the_mailbox_of_whoever_came(string protocol)
    {
        KerberosRealm realm = await tickets.RealmAsync();
        DovecotServer dovecot = await tickets.DovecotAsync();
        string[] users = [dovecot.NewUser(Letter.Text("one")), dovecot.NewUser(Letter.Text("one"), Letter.Text("two"))];
        var cache = realm.Environment($"service-{protocol}");
        cache["KRB5CCNAME"] = $"FILE:{cache["KRB5CCNAME"]}";
        await KerberosRealm.RunAsync(cache, "kinit", "-k", "-t", realm.ClientKeytab, "postern");
        await using (var postern = await DoorAsync(protocol, dovecot, cache))
        {
            for (int at = 0; at < users.Length; at++)
            {
                await AddAsync(users[at]);
                await ReadAsync(protocol, postern, users[at], at + 1);
                await postern.LogLineAsync($"login of {users[at]} ", ": in, at ");
            }
        }
        foreach (string user in users)
            Assert.Contains($"{protocol}-login: Info: Login: user=<{user}>, method=GSSAPI", dovecot.Log(), StringComparison.Ordinal);
        var (_, list) = await KerberosRealm.TryAsync(cache, "klist");
        Assert.Contains($"{(protocol == "imap" ? "imap" : "pop")}/localhost@{KerberosRealm.Name}", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    public async Task A_cache_that_is_filled_or_emptied_while_the_door_is_open_counts_from_the_next_login(string protocol)
    {
        KerberosRealm realm = await tickets.RealmAsync();
        DovecotServer dovecot = await tickets.DovecotAsync();
        string user = dovecot.NewUser(Letter.Text("one"));
        await AddAsync(user);
        var cache = realm.Environment($"late-{protocol}");
        await using var postern = await DoorAsync(protocol, dovecot, cache);
        await RefusedAsync(protocol, postern, user);
        await postern.LogLineAsync($"login of {user} ", "the login by GSSAPI did not begin: no ticket for ");
        await KerberosRealm.RunAsync(cache, "kinit", "-k", "-t", realm.ClientKeytab, "postern");
        await ReadAsync(protocol, postern, user, 1);
        await KerberosRealm.RunAsync(cache, "kdestroy");
        await RefusedAsync(protocol, postern, user);
    }

    public void Dispose() => _directory.Dispose();

    private async Task AddAsync(string user) =>
        await Shell.RunAsync("sh", "-c", $"echo front-secret | {PosternProcess.Path} account add {user} --state {_directory.File("state")}");

    private async Task ReadAsync(string protocol, PosternProcess postern, string user, int mails)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("\r\n");
        if (protocol == "imap")
        {
            await client.AskAsync($"a LOGIN {user} front-secret", "a OK");
            await client.AskAsync("b STATUS INBOX (MESSAGES)", $"* STATUS INBOX (MESSAGES {mails})");
            return;
        }
        await client.AskAsync($"USER {user}", "+OK");
        await client.AskAsync("PASS front-secret", "+OK");
        await client.AskAsync("STAT", $"+OK {mails} ");
        await client.AskAsync("QUIT", "+OK");
    }

    private async Task RefusedAsync(string protocol, PosternProcess postern, string user)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("\r\n");
        if (protocol == "imap")
        {
            await client.AskAsync($"a LOGIN {user} front-secret", "a NO [UNAVAILABLE]");
            return;
        }
        await client.AskAsync($"USER {user}", "+OK");
        await client.AskAsync("PASS front-secret", "-ERR [SYS/TEMP]");
    }

    private async Task<PosternProcess> DoorAsync(string protocol, DovecotServer dovecot, Dictionary<string, string> environment)
    {
        string file = PosternProcess.Write(_directory, $"""
            [{protocol}]
            accept = {EveryDoor.Scheme(protocol, "tls")}://127.0.0.1:0
            connect = {EveryDoor.Scheme(protocol, "starttls")}://localhost:{dovecot.Port(protocol)}
            login = check
            proveBy = ticket
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            ca = {servers.CaFile}
            """);
        return await PosternProcess.ReadyAsync(RunningProgram.Start(PosternProcess.Path, ["run", file], environment));
    }
}
