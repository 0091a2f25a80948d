using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.OwnServer;

/// <summary>What a newcomer does: <c>postern up</c> on an empty machine, and then a mail program, told what the table tells.</summary>
public sealed partial class UpTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _address = UpServer.NewAddress();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_line_for_curl_that_the_table_shows_fetches_the_letter_of_welcome()
    {
        await using var up = RunningProgram.Start(PosternProcess.Path, ["up", "--state", _directory.File("state"), "--listen", _address]);
        await up.WaitAsync(program => program.Output.FirstOrDefault(line => line.Contains("stop it", StringComparison.Ordinal)));
        string table = string.Join('\n', up.Output);
        string password = Password().Match(table).Groups["password"].Value;
        Match line = Curl().Match(table);
        string account = line.Groups["account"].Value;
        string letter = await Shell.RunAsync("sh", "-c", line.Value.Replace($"--user {account}", $"--silent --show-error --max-time 30 --user {account}:{password}", StringComparison.Ordinal));
        Assert.Contains("Subject: Welcome to your own mail server", letter, StringComparison.Ordinal);
        Assert.DoesNotContain(password, string.Join('\n', up.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_for_mutt_that_the_table_shows_opens_the_mailbox_without_a_question_about_the_certificate()
    {
        Needed.Program("mutt");
        await using var up = RunningProgram.Start(PosternProcess.Path, ["up", "--state", _directory.File("state"), "--listen", _address]);
        await up.WaitAsync(program => program.Output.FirstOrDefault(line => line.Contains("stop it", StringComparison.Ordinal)));
        string table = string.Join('\n', up.Output);
        string rc = _directory.Write("muttrc", $"set imap_pass = \"{Password().Match(table).Groups["password"].Value}\" folder = \"{_directory}\" quit = yes\n");
        string line = Mutt().Match(table).Value.Replace("mutt ", $"mutt -n -F {rc} ", StringComparison.Ordinal);
        await using var mutt = PtyProgram.StartShell(_directory, line, new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm" });
        await mutt.HearAsync("Welcome to your own mail server");
        await mutt.PressAsync("q");
        Assert.Equal(0, await mutt.ExitAsync());
    }

    [Fact]
    public async Task Both_protocols_give_all_letters_and_OpenSSL_verifies_each_port()
    {
        await using var up = await UpServer.StartAsync(_directory, "--demo", "--listen", _address);
        string list = await up.CurlAsync("pop3s", "", up.Account, up.Password);
        Assert.Equal(8, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("bridges.csv", await up.CurlAsync("imaps", "INBOX;MAILINDEX=3", up.Account, up.Password), StringComparison.Ordinal);
        foreach (string scheme in (string[])["imaps", "pop3s"])
        {
            string said = await Shell.RunAsync("sh", "-c", $"echo | timeout 30 openssl s_client -connect {_address}:{up.Port(scheme)} -CAfile {up.Ca} -verify_ip {_address} -verify_return_error -x509_strict 2>&1");
            Assert.Contains("Verify return code: 0 (ok)", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_second_up_lets_the_same_account_in_and_keeps_UIDVALIDITY()
    {
        string account, password, uids;
        await using (var first = await UpServer.StartAsync(_directory, "--listen", _address))
        {
            (account, password) = (first.Account, first.Password);
            uids = Validity().Match(await first.CurlAsync("imaps", "INBOX", account, password, "--request", "EXAMINE INBOX")).Value;
            Assert.NotEmpty(uids);
            first.Program.Signal(RunningProgram.Terminate);
            await first.Program.ExitAsync();
        }

        await using var second = await UpServer.StartAsync(_directory);
        Assert.Equal(uids, Validity().Match(await second.CurlAsync("imaps", "INBOX", account, password, "--request", "EXAMINE INBOX")).Value);
    }

    [Fact]
    public async Task Mail_from_one_account_to_another_arrives_and_is_pushed_to_an_idle_client()
    {
        await using var up = await UpServer.StartAsync(_directory, "--listen", _address, "--account", "ada@example.org");
        const string Other = "bob@example.org", OtherPassword = "sesame-1-2-3";
        await Shell.RunAsync("sh", "-c", $"echo {OtherPassword} | '{PosternProcess.Path}' account add {Other} --state '{_directory.File("state")}'");
        await using var idle = RunningProgram.Start(Needed.Program("python3"), ["-u", "-c", Idler, up.Host, $"{up.Port("imaps")}", up.Ca, Other, OtherPassword]);
        await idle.WaitAsync(program => program.Output.FirstOrDefault(line => line == "idle"));
        string letter = _directory.Write("letter", "From: <ada@example.org>\r\nTo: <bob@example.org>\r\nSubject: pushed at once\r\n\r\nHello Bob\r\n");
        foreach (var (scheme, url) in ((string, string)[])[("submissions", "smtps"), ("submission+starttls", "smtp")])
        {
            await Shell.RunAsync("curl", "--silent", "--show-error", "--ssl-reqd", "--max-time", "30", "--cacert", up.Ca, "--user", $"{up.Account}:{up.Password}", "--mail-from", up.Account, "--mail-rcpt", Other, "--upload-file", letter, $"{url}://{up.Host}:{up.Port(scheme)}");
            await idle.WaitAsync(program => program.Output.FirstOrDefault(line => line == (scheme == "submissions" ? "1 EXISTS" : "2 EXISTS")));
        }

        Assert.Contains("Subject: pushed at once", await up.CurlAsync("imaps", "INBOX;MAILINDEX=2", Other, OtherPassword), StringComparison.Ordinal);
    }

    /// <summary>A client that says when it idles, and what it is told then.</summary>
    private const string Idler = """
        import socket, ssl, sys
        host, port, ca, user, password = sys.argv[1:]
        context = ssl.create_default_context(cafile=ca)
        lines = context.wrap_socket(socket.create_connection((host, int(port)), timeout=60), server_hostname=host).makefile("rwb", buffering=0)
        lines.readline()
        def ask(tag, command, end):
            lines.write(f"{tag} {command}\r\n".encode())
            while True:
                line = lines.readline().decode()
                if not line or line.startswith(f"{tag} NO") or line.startswith(f"{tag} BAD"):
                    sys.exit(f"{command}: {line}")
                if line.startswith(end):
                    return
        ask("a", f'LOGIN "{user}" "{password}"', "a OK")
        ask("b", "SELECT INBOX", "b OK")
        ask("c", "IDLE", "+")
        print("idle")
        while line := lines.readline().decode():
            if "EXISTS" in line:
                print(line.strip()[2:])
        """;

    [GeneratedRegex("password +(?<password>([a-z2-9]{4}-){4}[a-z2-9]{4})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Password();

    [GeneratedRegex("curl --cacert [^ ]+ --user (?<account>[^ ]+) '[^']+'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Curl();

    [GeneratedRegex("mutt -e '.*", RegexOptions.CultureInvariant)]
    private static partial Regex Mutt();

    [GeneratedRegex("UIDVALIDITY [0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Validity();
}
