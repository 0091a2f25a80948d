using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Mail programs that read or send one message through a mail door. (curl, mbsync, mpop, msmtp, swaks and gsasl do it in the matrix.)</summary>
public sealed class ReaderTests(MailServers servers) : IDisposable
{
    private const string FrontPassword = "front-secret";

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string, string> Fetches => new()
    {
        { "pass", "pop3", "POP3" },
        { "check", "pop3", "POP3" },
        { "check", "pop3", "APOP" },
        { "pass", "imap", "IMAP" },
        { "check", "imap", "IMAP" },
    };

    [Theory]
    [MemberData(nameof(Fetches))]
    public async Task Fetchmail_fetches(string login, string protocol, string how)
    {
        string user = await NewUserAsync("fetchmail");
        await using var postern = await DoorAsync(login, protocol);
        string rc = _directory.Write("fetchmailrc", $"""
            poll localhost service {postern.Port} protocol {how} user "{user}" password "{PasswordFor(login)}"
            ssl sslcertck sslcertfile "{servers.CaFile}" mda "cat >>{_directory.File("box")}" keep

            """);
        await Shell.RunAsync("env", $"HOME={_directory}", $"FETCHMAILHOME={_directory}", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", _directory.File("pid"));
        await ArrivedAsync("box", "fetchmail");
        if (how == "APOP")
            await postern.Program.SaysAsync("by APOP: in, at ");
    }

    [Theory]
    [InlineData("pass", "pop3", "SimplePOP3SSLRetriever")]
    [InlineData("check", "pop3", "SimplePOP3SSLRetriever")]
    [InlineData("pass", "imap", "SimpleIMAPSSLRetriever")]
    [InlineData("check", "imap", "SimpleIMAPSSLRetriever")]
    public async Task Getmail_fetches(string login, string protocol, string retriever)
    {
        Needed.Program("getmail");
        string user = await NewUserAsync("getmail");
        await using var postern = await DoorAsync(login, protocol);
        // It delivers nothing as root, as who the tests run.
        string box = _directory.Write("box", "");
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        await Shell.RunAsync("chown", "mail", box);
        string rc = _directory.Write("getmailrc", $"""
            [retriever]
            type = {retriever}
            server = localhost
            port = {postern.Port}
            username = {user}
            password = {PasswordFor(login)}
            ca_certs = {servers.CaFile}

            [destination]
            type = Mboxrd
            path = {box}
            user = mail

            [options]
            read_all = true
            delete = false

            """);
        await Shell.RunAsync("getmail", "--getmaildir", _directory.Path, "--rcfile", rc);
        await ArrivedAsync("box", "getmail");
    }

    [Theory]
    [InlineData("pass", "plain")]
    [InlineData("check", "scram-sha-256")]
    public async Task Mutt_sends(string login, string authenticator)
    {
        Needed.Program("mutt");
        var dovecot = await servers.DovecotAsync();
        string user = await NewUserAsync("unread");
        await using var postern = await DoorAsync(login, "submission");
        string rc = MuttRc($"""
            set smtp_url = "smtps://{user}@localhost:{postern.Port}" smtp_pass = "{PasswordFor(login)}" smtp_authenticators = "{authenticator}"
            set from = "{user}@{PostfixServer.Domain}" use_envelope_from = yes copy = no

            """);
        await Shell.RunAsync("sh", "-c", $"echo hello | HOME={_directory} mutt -F {rc} -s sent-by-mutt {user}@{PostfixServer.Domain}");
        await dovecot.DeliveredAsync(user, "Subject: sent-by-mutt");
    }

    public void Dispose() => _directory.Dispose();

    private static string PasswordFor(string login) => login == "check" ? FrontPassword : DovecotServer.Password;

    private string MuttRc(string more) => _directory.Write("muttrc", $"set ssl_starttls = yes ssl_force_tls = yes certificate_file = \"{servers.CaFile}\" ssl_ca_certificates_file = \"{servers.CaFile}\"\n{more}");

    private async Task ArrivedAsync(string file, string subject)
    {
        string path = _directory.File(file);
        await Patience.UntilAsync(() => File.Exists(path) && File.ReadAllText(path, Encoding.Latin1).Contains($"Subject: {subject}", StringComparison.Ordinal), () => $"{file} has no {subject}");
    }

    private async Task<string> NewUserAsync(string subject)
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text(subject));
        string account = $"{PosternProcess.Path} account";
        string state = $"{user} --state {_directory.File("state")}";
        await Shell.RunAsync("sh", "-c", $"echo {FrontPassword} | {account} add {state} --clear-for APOP && echo {DovecotServer.Password} | {account} backend-secret {state}");
        return user;
    }

    private async Task<PosternProcess> DoorAsync(string login, string protocol) => await PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {protocol}s://127.0.0.1:0
        connect = {protocol}+starttls://127.0.0.1:{await servers.PortAsync(protocol, tls: false)}
        login = {login}
        {(protocol == "submission" ? $"domain = {PostfixServer.Domain}" : "")}
        {(login == "check" && protocol == "pop3" ? "mechanisms = SCRAM-SHA-256 PLAIN APOP" : "")}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);
}
