using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>The mail programs that people use, in front of doors that lead to Dovecot and Postfix.</summary>
public sealed class ClientProgramTests(MailServers servers) : IDisposable
{
    private const string Password = DovecotServer.Password;

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string> TlsAndStartTls => new() { { "tls", "clear" }, { "starttls", "starttls" }, { "auto", "tls" } };

    [Fact]
    public async Task The_first_tunnel_of_the_README_stands_before_a_real_server_and_a_real_client_verifies_it()
    {
        var dovecot = await servers.DovecotAsync();
        string letter = Letter.Text("readme");
        string user = dovecot.NewUser(letter);
        await using var postern = await PosternProcess.TunnelAsync(_directory, "pop3s://127.0.0.1:0", $"pop3://127.0.0.1:{dovecot.Port("pop3")}");
        string certificate = Directory.EnumerateFiles(_directory.File("state"), "*.pem", SearchOption.AllDirectories).Single();
        string file = _directory.File("fetched");
        await Shell.RunAsync("curl", "--silent", "--show-error", "--cacert", certificate, "--user", $"{user}:{Password}", "--output", file, $"pop3s://127.0.0.1:{postern.Port}/1");
        Assert.Equal(letter, await File.ReadAllTextAsync(file, Encoding.Latin1));
        string line = await postern.EndLineAsync("closed by the");
        Assert.Contains("client TLSv1.3", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_know_the_certificate_gets_nothing()
    {
        var dovecot = await servers.DovecotAsync();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "pop3s://127.0.0.1:0", $"pop3://127.0.0.1:{dovecot.Port("pop3")}");
        var (code, text) = await Shell.TryAsync("curl", "--silent", "--show-error", "--user", $"x:{Password}", $"pop3s://127.0.0.1:{postern.Port}/1");
        Assert.True(code == 60, text); // curl(1): the peer's certificate cannot be authenticated
        await postern.EndLineAsync("unknown ca");
    }

    [Theory]
    [MemberData(nameof(TlsAndStartTls))]
    public async Task Curl_fetches_by_POP3_and_IMAP(string accept, string connect)
    {
        var dovecot = await servers.DovecotAsync();
        foreach (var (protocol, path) in ((string, string)[])[("pop3", "1"), ("imap", "INBOX;UID=1")])
        {
            string letter = Letter.Text($"curl-{protocol}");
            int port = (await servers.EveryDoorAsync()).Door(EveryDoor.Name(protocol, accept, connect)).Port;
            string file = _directory.File("fetched-" + protocol);
            string[] from = ["--interface", accept == "tls" ? "127.0.0.1" : "127.0.0.4"];
            await Shell.RunAsync("curl", [.. from, "--silent", "--show-error", "--ssl-reqd", "--cacert", servers.CaFile, "--user", $"{dovecot.NewUser(letter)}:{Password}", "--output", file, $"{protocol}{(accept == "tls" ? "s" : "")}://127.0.0.1:{port}/{path}"]);
            Assert.Equal(letter, await File.ReadAllTextAsync(file, Encoding.Latin1));
        }
    }

    [Theory]
    [MemberData(nameof(TlsAndStartTls))]
    public async Task Fetchmail_and_mpop_fetch(string accept, string connect)
    {
        Needed.Program("fetchmail");
        var dovecot = await servers.DovecotAsync();
        int port = (await servers.EveryDoorAsync()).Door(EveryDoor.Name("pop3", accept, connect)).Port;
        string user = dovecot.NewUser(Letter.Text("fetchmail"));
        string rc = _directory.Write("fetchmailrc", $"""
            poll localhost service {port} protocol POP3 user "{user}" password "{Password}"
            {(accept == "tls" ? "ssl" : "sslproto TLS1.2+")} sslcertck sslcertfile "{servers.CaFile}" mda "cat >>{_directory.File("box")}" keep

            """);
        // As somebody else than root it would look for its own files elsewhere.
        await Shell.RunAsync("env", $"HOME={_directory}", $"FETCHMAILHOME={_directory}", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", _directory.File("pid"));
        Assert.Contains("Subject: fetchmail", await File.ReadAllTextAsync(_directory.File("box"), Encoding.Latin1), StringComparison.Ordinal);

        user = dovecot.NewUser(Letter.Text("mpop"));
        rc = _directory.Write("mpoprc", $"""
            account default
            host 127.0.0.1
            port {port}
            user {user}
            password {Password}
            tls on
            tls_starttls {(accept == "tls" ? "off" : "on")}
            tls_trust_file {servers.CaFile}
            delivery mbox {_directory.File("mbox")}
            uidls_file {_directory.File("uidls")}
            keep on

            """);
        await Shell.RunAsync("mpop", "--file", rc);
        Assert.Contains("Subject: mpop", await File.ReadAllTextAsync(_directory.File("mbox"), Encoding.Latin1), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TlsAndStartTls))]
    public async Task Msmtp_and_swaks_send(string accept, string connect)
    {
        Needed.Program("msmtp");
        Needed.Program("swaks");
        await servers.PostfixAsync();
        var dovecot = await servers.DovecotAsync();
        int port = (await servers.EveryDoorAsync()).Door(EveryDoor.Name("submission", accept, connect)).Port;
        string user = dovecot.NewUser();
        string address = $"{user}@{PostfixServer.Domain}";
        string message = _directory.Write("message", Encoding.Latin1.GetBytes(Letter.ToUnix(Letter.Text("msmtp"))));
        string rc = _directory.Write("msmtprc", $"""
            account default
            host 127.0.0.1
            port {port}
            from {address}
            auth plain
            user {user}
            password {Password}
            tls on
            tls_starttls {(accept == "tls" ? "off" : "on")}
            tls_trust_file {servers.CaFile}

            """);
        await Shell.RunAsync("sh", "-c", $"msmtp --file={rc} {address} <{message}");
        Assert.EndsWith(Letter.Text("msmtp"), await dovecot.DeliveredAsync(user, "Subject: msmtp"), StringComparison.Ordinal);

        await Shell.RunAsync("swaks", "--server", "127.0.0.1", "--port", $"{port}", accept == "tls" ? "--tls-on-connect" : "--tls", "--tls-verify", "--tls-ca-path", servers.CaFile,
            "--local-interface", accept == "tls" ? "127.0.0.1" : "127.0.0.4", "--auth", "PLAIN", "--auth-user", user, "--auth-password", Password, "--from", address, "--to", address, "--header", "Subject: swaks");
        await dovecot.DeliveredAsync(user, "Subject: swaks");
    }

    [Theory]
    [MemberData(nameof(TlsAndStartTls))]
    public async Task Mbsync_copies_a_mailbox(string accept, string connect)
    {
        var dovecot = await servers.DovecotAsync();
        int port = (await servers.EveryDoorAsync()).Door(EveryDoor.Name("imap", accept, connect)).Port;
        string user = dovecot.NewUser(Letter.Text("first"), Letter.Text("second"));
        string rc = MbsyncSettings.Write(_directory, "copy", $"""
            Host localhost
            Port {port}
            User {user}
            Pass {Password}
            SSLType {(accept == "tls" ? "IMAPS" : "STARTTLS")}
            CertificateFile {servers.CaFile}
            """);
        await Shell.RunAsync("mbsync", "--config", rc, "--all");
        Assert.Equal(2, Directory.EnumerateFiles(_directory.File("copy/inbox/new")).Count());
    }

    [Fact]
    public async Task Sieve_connect_puts_a_script()
    {
        Needed.Program("sieve-connect");
        var dovecot = await servers.DovecotAsync();
        int port = (await servers.EveryDoorAsync()).Door(EveryDoor.Name("sieve", "starttls", "starttls")).Port;
        string script = _directory.Write("first.sieve", "keep;\n");
        string list = $"sieve-connect --server localhost --port {port} --user {dovecot.NewUser()} --passwordfd 0 --tlscafile {servers.CaFile} --4";
        string text = await Shell.RunAsync("sh", "-c", $"echo {Password} | {list} --localsieve {script} --remotesieve first --upload && echo {Password} | {list} --list");
        Assert.Contains("first", text, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
