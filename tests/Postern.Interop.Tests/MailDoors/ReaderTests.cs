using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Mail programs without a screen that read or send one message through a mail door, and by what the door let them in. (curl, mbsync, mpop, msmtp, swaks and gsasl do it in the matrix.)</summary>
public sealed class ReaderTests(MailServers servers) : IDisposable
{
    private readonly ReaderRig _rig = new(servers);

    public static TheoryData<string, string, string, string> Fetches => new()
    {
        { "pass", "pop3", "POP3", "USER" },
        { "check", "pop3", "POP3", "USER" },
        { "check", "pop3", "APOP", "APOP" },
        { "pass", "imap", "IMAP", "LOGIN" },
        { "check", "imap", "IMAP", "LOGIN" },
    };

    [Theory]
    [MemberData(nameof(Fetches))]
    public async Task Fetchmail_fetches(string login, string protocol, string how, string mechanism)
    {
        string user = await _rig.NewUserAsync("fetchmail");
        await using var postern = await _rig.DoorAsync(login, protocol);
        string rc = _rig.Directory.Write("fetchmailrc", $"""
            poll localhost service {postern.Port} protocol {how} user "{user}" password "{ReaderRig.PasswordFor(login)}"
            ssl sslcertck sslcertfile "{_rig.CaFile}" mda "cat >>{_rig.Directory.File("box")}" keep

            """);
        await Shell.RunAsync("env", $"HOME={_rig.Directory}", $"FETCHMAILHOME={_rig.Directory}", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", _rig.Directory.File("pid"));
        await _rig.ArrivedAsync("box", "fetchmail");
        await ReaderRig.CameInByAsync(postern, mechanism);
    }

    [Theory]
    [InlineData("pass", "pop3", "SimplePOP3SSLRetriever", "USER")]
    [InlineData("check", "pop3", "SimplePOP3SSLRetriever", "USER")]
    [InlineData("pass", "imap", "SimpleIMAPSSLRetriever", "LOGIN")]
    [InlineData("check", "imap", "SimpleIMAPSSLRetriever", "LOGIN")]
    public async Task Getmail_fetches(string login, string protocol, string retriever, string mechanism)
    {
        Needed.Program("getmail");
        string user = await _rig.NewUserAsync("getmail");
        await using var postern = await _rig.DoorAsync(login, protocol);
        // It delivers nothing as root, as who the tests run.
        string box = _rig.Directory.Write("box", "");
        File.SetUnixFileMode(_rig.Directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        await Shell.RunAsync("chown", "mail", box);
        string rc = _rig.Directory.Write("getmailrc", $"""
            [retriever]
            type = {retriever}
            server = localhost
            port = {postern.Port}
            username = {user}
            password = {ReaderRig.PasswordFor(login)}
            ca_certs = {_rig.CaFile}

            [destination]
            type = Mboxrd
            path = {box}
            user = mail

            [options]
            read_all = true
            delete = false

            """);
        await Shell.RunAsync("getmail", "--getmaildir", _rig.Directory.Path, "--rcfile", rc);
        await _rig.ArrivedAsync("box", "getmail");
        await ReaderRig.CameInByAsync(postern, mechanism);
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("check")]
    public async Task Offlineimap_copies_a_mailbox(string login)
    {
        Needed.Program("offlineimap");
        string user = await _rig.NewUserAsync("offlineimap");
        await using var postern = await _rig.DoorAsync(login, "imap");
        string copy = _rig.Directory.File("copy");
        string rc = _rig.Directory.Write("offlineimaprc", $"""
            [general]
            accounts = one
            metadata = {_rig.Directory.File("metadata")}
            ui = basic

            [Account one]
            localrepository = near
            remoterepository = far

            [Repository near]
            type = Maildir
            localfolders = {copy}

            [Repository far]
            type = IMAP
            remotehost = localhost
            remoteport = {postern.Port}
            remoteuser = {user}
            remotepass = {ReaderRig.PasswordFor(login)}
            ssl = yes
            sslcacertfile = {_rig.CaFile}
            readonly = True

            """);
        await Shell.RunAsync("env", $"HOME={_rig.Directory}", "offlineimap", "-o", "-c", rc);
        string message = Assert.Single(Directory.EnumerateFiles(copy, "*,U=*", SearchOption.AllDirectories));
        Assert.Contains("Subject: offlineimap", await File.ReadAllTextAsync(message));
        await ReaderRig.CameInByAsync(postern, "PLAIN"); // it knows no SCRAM
    }

    public void Dispose() => _rig.Dispose();
}
