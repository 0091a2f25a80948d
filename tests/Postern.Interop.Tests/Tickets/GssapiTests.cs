using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Tickets;

/// <summary>Logins by a ticket of Kerberos (RFC 4752): clients at our doors, and our doors at Dovecot.</summary>
public sealed class GssapiTests(MailServers servers, TicketServers tickets) : IClassFixture<TicketServers>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Clients_with_a_ticket_are_let_in_and_only_into_their_own_account()
    {
        Needed.Program("gsasl");
        KerberosRealm realm = await tickets.RealmAsync();
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        await AddAsync(user);
        var ticket = await realm.EnterAsync(user);
        await using var postern = await DoorAsync("imap", "imap+starttls", realm, $"keytab = {realm.Keytab}");

        var (code, story) = await GsaslAsync(ticket, postern, $"-z {user}");
        Assert.True(code == 0, story + string.Join('\n', postern.Log));
        await postern.LogLineAsync($"login of {user} ", "by GSSAPI: in, at ");
        await MbsyncAsync(ticket, postern, user);

        Assert.NotEqual(0, (await GsaslAsync(ticket, postern, "-z somebody-else")).Code);
        await postern.LogLineAsync("by GSSAPI", $"{user} wants the mailbox of somebody-else, and has its own alone");

        var stranger = await realm.EnterAsync("stranger");
        Assert.NotEqual(0, (await GsaslAsync(stranger, postern, "-z stranger")).Code);
        await postern.LogLineAsync("by GSSAPI", $"the ticket is good, and its principal “stranger@{KerberosRealm.Name}” is no account's");
    }

    [Fact]
    public async Task A_keytab_without_the_services_key_is_told_in_one_line()
    {
        Needed.Program("gsasl");
        KerberosRealm realm = await tickets.RealmAsync();
        string user = (await servers.DovecotAsync()).NewUser();
        await AddAsync(user);
        var ticket = await realm.EnterAsync(user);
        await using var postern = await DoorAsync("imap", "imap+starttls", realm, $"keytab = {realm.OtherKeytab}");
        Assert.NotEqual(0, (await GsaslAsync(ticket, postern, "")).Code);
        await postern.LogLineAsync("by GSSAPI", $"a ticket for imap was not accepted ({realm.OtherKeytab}): No key table entry found matching imap/");
    }

    [Fact]
    public async Task The_systems_keytab_serves_where_GSSAPI_is_named_and_it_is_not_offered_elsewhere()
    {
        Needed.Program("gsasl");
        KerberosRealm realm = await tickets.RealmAsync();
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        await AddAsync(user);
        var ticket = await realm.EnterAsync(user);
        await using var named = await DoorAsync("pop3", "pop3s", realm, "mechanisms = GSSAPI");
        await using (var client = MailClient.Tls(named.Port, servers.CaFile))
        {
            await client.HearAsync("+OK");
            Assert.Contains("SASL GSSAPI\r\n", await client.AskAsync("CAPA", "\r\n.\r\n"));
            await client.AskAsync("AUTH GSSAPI", "+ \r\n");
            await client.AskAsync("bm8gdGlja2V0", "-ERR");
            await client.AskAsync("QUIT", "+OK");
        }
        await named.LogLineAsync("by GSSAPI", "a ticket for pop was not accepted (the system's keytab): ");

        var keys = realm.Environment();
        keys["KRB5_KTNAME"] = realm.Keytab;
        await using (var served = await DoorAsync("imap", "imap+starttls", realm, "mechanisms = GSSAPI", keys))
            Assert.Equal(0, (await GsaslAsync(ticket, served, "")).Code);

        await using var plain = await DoorAsync("imap", "imap+starttls", realm, "");
        Assert.NotEqual(0, (await GsaslAsync(ticket, plain, "")).Code);
        await plain.LogLineAsync("by GSSAPI", "GSSAPI is not offered here; ");
    }

    [Fact]
    public async Task A_door_logs_in_at_Dovecot_with_a_ticket_of_its_own()
    {
        KerberosRealm realm = await tickets.RealmAsync();
        DovecotServer dovecot = await tickets.DovecotAsync();
        string user = dovecot.NewUser(Letter.Text("one"));
        await AddAsync(user);
        await using (var postern = await BackDoorAsync(realm, dovecot, $"clientKeytab = {realm.ClientKeytab}"))
        {
            await LogInAsync(postern, user, "OK", "* STATUS INBOX (MESSAGES 1)");
            await postern.LogLineAsync($"login of {user} ", "by LOGIN: in, at ");
        }
        Assert.Contains($"user=<{user}>, method=GSSAPI", dovecot.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_door_without_a_ticket_and_one_whose_ticket_is_too_old_say_so_in_one_line()
    {
        await using var realm = await KerberosRealm.StartAsync(clockSkew: 1);
        DovecotServer dovecot = await tickets.DovecotAsync();
        string user = dovecot.NewUser();
        await AddAsync(user);
        await using (var postern = await BackDoorAsync(realm, dovecot, ""))
        {
            await LogInAsync(postern, user, "NO [UNAVAILABLE]");
            await postern.LogLineAsync($"login of {user} ", "the login by GSSAPI did not begin: no ticket for imap@localhost (the process's own): No Kerberos credentials available");
        }

        var old = await realm.EnterAsync("late", lifetime: "1s");
        await Patience.UntilAsync(() => KerberosRealm.TryAsync(old, "kvno", "-q", "imap/localhost").GetAwaiter().GetResult().Code != 0, () => "the ticket does not age");
        await using (var postern = await BackDoorAsync(realm, dovecot, "", old))
        {
            await LogInAsync(postern, user, "NO [UNAVAILABLE]");
            await postern.LogLineAsync($"login of {user} ", "no ticket for imap@localhost (the process's own): ", "expired");
        }
    }

    [Fact]
    public async Task A_ticket_that_does_not_stand_for_the_account_is_refused_by_Dovecot_and_told()
    {
        KerberosRealm realm = await tickets.RealmAsync();
        DovecotServer dovecot = await tickets.DovecotAsync();
        string user = dovecot.NewUser();
        await AddAsync(user);
        var stranger = await realm.EnterAsync("another");
        await using var postern = await BackDoorAsync(realm, dovecot, "", stranger);
        await LogInAsync(postern, user, "NO");
        await postern.LogLineAsync($"login of {user} ", "GSSAPI", "uthentication failed");
    }

    public void Dispose() => _directory.Dispose();

    private async Task AddAsync(string user)
    {
        string state = _directory.File("state");
        await Shell.RunAsync("sh", "-c", $"echo front-secret | {PosternProcess.Path} account add {user} --state {state} && echo {DovecotServer.Password} | {PosternProcess.Path} account backend-secret {user} --state {state}");
    }

    private Task<(int Code, string Text)> GsaslAsync(Dictionary<string, string> ticket, PosternProcess postern, string more) =>
        KerberosRealm.TryAsync(ticket, "sh", "-c", $"gsasl --imap --connect=localhost:{postern.Port} --x509-ca-file={servers.CaFile} -m GSSAPI -a ignored {more} </dev/null");

    /// <summary>Cyrus SASL in the client, and an authorization identity.</summary>
    private async Task MbsyncAsync(Dictionary<string, string> ticket, PosternProcess postern, string user)
    {
        string rc = MbsyncSettings.Write(_directory, "copy", $"""
            Host localhost
            Port {postern.Port}
            User {user}
            AuthMechs GSSAPI
            SSLType STARTTLS
            CertificateFile {servers.CaFile}
            """);
        var (code, text) = await KerberosRealm.TryAsync(ticket, "mbsync", "--config", rc, "--all");
        Assert.True(code == 0, text + string.Join('\n', postern.Log));
        Assert.Single(Directory.EnumerateFiles(_directory.File("copy/inbox/new")));
    }

    private async Task LogInAsync(PosternProcess postern, string user, string answer, string? status = null)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK");
        await client.AskAsync($"a LOGIN {user} front-secret", $"a {answer}");
        if (status is not null)
            await client.AskAsync("b STATUS INBOX (MESSAGES)", status);
    }

    private Task<PosternProcess> BackDoorAsync(KerberosRealm realm, DovecotServer dovecot, string more, Dictionary<string, string>? environment = null) => OpenAsync($"""
        [imap]
        accept = imaps://127.0.0.1:0
        connect = imap+starttls://localhost:{dovecot.Port("imap")}
        login = check
        proveBy = ticket
        serverMechanisms = GSSAPI
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        {more}
        """, environment ?? realm.Environment());

    private async Task<PosternProcess> DoorAsync(string protocol, string accept, KerberosRealm realm, string more, Dictionary<string, string>? environment = null) => await OpenAsync($"""
        [{protocol}]
        accept = {accept}://127.0.0.1:0
        connect = {EveryDoor.Scheme(protocol, "starttls")}://127.0.0.1:{await servers.PortAsync(protocol, tls: false)}
        login = check
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        {more}
        """, environment ?? realm.Environment());

    private Task<PosternProcess> OpenAsync(string sections, Dictionary<string, string> environment) =>
        PosternProcess.ReadyAsync(RunningProgram.Start(PosternProcess.Path, ["run", PosternProcess.Write(_directory, sections)], environment));
}
