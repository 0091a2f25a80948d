using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Tickets;

/// <summary>Programs with a ticket at doors for POP3 and submission (RFC 4752, RFC 5034, RFC 4954): each reads or sends a mail, and has no password.</summary>
public sealed class TicketClientTests(MailServers servers, TicketServers tickets) : IClassFixture<TicketServers>, IDisposable
{
    private const string Mpop = "mpop --file=/dev/null --host=localhost --port={port} --tls=on --tls-starttls=off --tls-trust-file={ca} --user={user} --passwordeval='echo none' --delivery=mbox,{out} --uidls-file={out}.uidls --keep=on --auth=gssapi";
    private const string Msmtp = "msmtp --file=/dev/null --host=localhost --port={port} --tls=on --tls-starttls=off --tls-trust-file={ca} --user={user} --passwordeval='echo none' --from={user}@example.test {user}@example.test <{letter} --auth=gssapi";
    // curl 7.88 takes GSSAPI only for a name with a realm. Not with --sasl-ir: its token is too long for the command, and it cannot make it again when it is asked for it (seen 2026-11).
    private const string Curl = "curl --silent --show-error --cacert {ca} --user {user}@EXAMPLE.TEST: --login-options AUTH=GSSAPI ";
    private const string Sends = "--mail-from {user}@example.test --mail-rcpt {user}@example.test --crlf --upload-file {letter} smtps://localhost:{port}";

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("pop3", "mpop", Mpop)]
    [InlineData("pop3", "curl", Curl + "--output {out} pop3s://localhost:{port}/1")]
    [InlineData("submission", "msmtp", Msmtp)]
    [InlineData("submission", "curl", Curl + Sends)]
    [InlineData("submission", "gsasl", "gsasl --smtp --connect=localhost:{port} --starttls --x509-ca-file={ca} -m GSSAPI -a ignored -z {user} </dev/null")]
    public async Task A_ticket_reads_and_sends(string protocol, string program, string words)
    {
        KerberosRealm realm = await tickets.RealmAsync();
        DovecotServer dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser(Letter.Text("tickets"));
        await AddAsync(user);
        await using var postern = await DoorAsync(protocol, realm, program == "gsasl" ? "starttls" : "tls");
        var (code, text) = await RunAsync(await realm.EnterAsync(user), program, words, user, postern);
        Assert.True(code == 0, text + string.Join('\n', postern.Log));
        await postern.LogLineAsync($"login of {user} ", "by GSSAPI: in, at ");
        if (protocol == "pop3")
            Assert.Contains("Subject: tickets", await File.ReadAllTextAsync(_directory.File("out"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        else if (program != "gsasl") // it logs in and leaves
            await dovecot.DeliveredAsync(user, "a letter by ticket");
    }

    [Theory]
    [InlineData("pop3", "mpop", Mpop)]
    [InlineData("submission", "msmtp", Msmtp)]
    public async Task A_ticket_of_nobody_known_and_none_at_all_are_refused(string protocol, string program, string words)
    {
        KerberosRealm realm = await tickets.RealmAsync();
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("tickets"));
        await AddAsync(user);
        await using var postern = await DoorAsync(protocol, realm);
        string stranger = $"stranger-{protocol}";
        Assert.NotEqual(0, (await RunAsync(await realm.EnterAsync(stranger), program, words, user, postern)).Code);
        await postern.LogLineAsync("by GSSAPI", "stranger");
        Assert.NotEqual(0, (await RunAsync(realm.Environment(), program, words, user, postern)).Code);
        Assert.False(File.Exists(_directory.File("out")));
        Assert.DoesNotContain(postern.Log, line => line.Contains(": in, at", StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private Task<(int Code, string Text)> RunAsync(Dictionary<string, string> ticket, string program, string words, string user, PosternProcess postern)
    {
        Needed.Program(program);
        string letter = _directory.Write("letter", "Subject: tickets\n\na letter by ticket\n");
        string command = words.Replace("{port}", $"{postern.Port}", StringComparison.Ordinal).Replace("{ca}", servers.CaFile, StringComparison.Ordinal).Replace("{user}", user, StringComparison.Ordinal)
            .Replace("{letter}", letter, StringComparison.Ordinal).Replace("{out}", _directory.File("out"), StringComparison.Ordinal);
        return KerberosRealm.TryAsync(ticket, "sh", "-c", command);
    }

    private async Task AddAsync(string user)
    {
        string state = _directory.File("state");
        await Shell.RunAsync("sh", "-c", $"echo front-secret | {PosternProcess.Path} account add {user} --state {state} && echo {DovecotServer.Password} | {PosternProcess.Path} account backend-secret {user} --state {state}");
    }

    private async Task<PosternProcess> DoorAsync(string protocol, KerberosRealm realm, string accept = "tls")
    {
        string file = PosternProcess.Write(_directory, $"""
            [{protocol}]
            accept = {EveryDoor.Scheme(protocol, accept)}://127.0.0.1:0
            connect = {EveryDoor.Scheme(protocol, "starttls")}://127.0.0.1:{await servers.PortAsync(protocol, tls: false)}
            login = check
            keytab = {realm.Keytab}
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            ca = {servers.CaFile}
            {(protocol == "submission" ? "senders = any" : "")}
            """);
        return await PosternProcess.ReadyAsync(RunningProgram.Start(PosternProcess.Path, ["run", file], realm.Environment()));
    }
}
