using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>From nothing to a key for mail alone, at a real sshd with real mail servers behind it.</summary>
public sealed class SshSetupTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task It_ends_with_greetings_a_second_time_changes_nothing_and_the_key_is_for_mail_alone()
    {
        await using var host = await SshHost.StartAsync(_directory, "AllowStreamLocalForwarding no");
        _directory.Write("known_hosts", "# nobody yet"); // and no end of line
        string before = await File.ReadAllTextAsync(host.AuthorizedKeys);
        string[] words = [.. Words(host), "--target", $"pop3://127.0.0.1:{await servers.PortAsync("pop3", tls: false)}", "--target", $"imap://localhost:{await servers.PortAsync("imap", tls: false)}", "--hostkey", await host.FingerprintAsync("host")];
        VerbRun first = (await SshHost.VerbAsync(_directory, words)).Succeeded();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("mail")));
        string known = await File.ReadAllTextAsync(host.KnownHosts);
        Assert.StartsWith("# nobody yet\n", known, StringComparison.Ordinal);
        Assert.Contains(host.Words("host"), known, StringComparison.Ordinal);
        string installed = await File.ReadAllTextAsync(host.AuthorizedKeys);
        Assert.Equal(before + Line(host, await servers.PortAsync("pop3", tls: false), await servers.PortAsync("imap", tls: false)), installed);
        Assert.Contains($"pop3://127.0.0.1:{await servers.PortAsync("pop3", tls: false)}: +OK", first.Output, StringComparison.Ordinal);
        Assert.Contains($"imap://localhost:{await servers.PortAsync("imap", tls: false)}: * OK", first.Output, StringComparison.Ordinal);

        VerbRun second = (await SshHost.VerbAsync(_directory, words)).Succeeded();
        Assert.Contains("there already", second.Output, StringComparison.Ordinal);
        Assert.Equal(known, await File.ReadAllTextAsync(host.KnownHosts));
        Assert.Equal(installed, await File.ReadAllTextAsync(host.AuthorizedKeys));
        Assert.Equal(["authorized_keys"], Directory.GetFiles(_directory.File("home/.ssh")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.File("tmp")));

        VerbRun doctor = await SshHost.VerbAsync(_directory, ["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("mail")]);
        Assert.Contains("for mail alone", doctor.Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_that_it_names_opens_the_tunnel()
    {
        int port = await servers.PortAsync("pop3", tls: false);
        await using var host = await SshHost.StartAsync(_directory);
        VerbRun run = (await SshHost.VerbAsync(_directory, [.. Words(host), "--target", $"pop3://localhost:{port}"])).Succeeded();
        string[] command = run.Output.Split('\n')[^1].Trim().Split(' ');
        Assert.Equal(["postern", "tunnel"], command[..2]);
        Assert.Equal(["--via", host.Url, "--identity", _directory.File("mail")], command[^4..]);
        _directory.Write("ssh", $"#!/bin/sh\nexec /usr/bin/ssh -F {host.Config()} \"$@\"\n", (UnixFileMode)Convert.ToInt32("700", 8));
        string[] words = [.. command[1..].Select(word => word.StartsWith("pop3://127.0.0.1:", StringComparison.Ordinal) ? "pop3://127.0.0.1:0" : word), "--linger", "1s", "--json", "--state", _directory.File("state")];
        await using var postern = await PosternProcess.ReadyAsync(RunningProgram.Start(PosternProcess.Path, words,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["RUNTIME_DIRECTORY"] = _directory.File("run"), ["PATH"] = $"{_directory.Path}:{Environment.GetEnvironmentVariable("PATH")}" }));
        await using (var client = await MailClient.ClearAsync(postern.Port))
            await Conversation.HoldAsync("pop3", client, greeted: false, servers);
        await Patience.UntilAsync(() => Directory.GetFiles(_directory.File("run"), "ssh-*").Length == 0, () => "the carrier does not end: " + string.Join(' ', Directory.GetFileSystemEntries(_directory.File("run"))));
    }

    [Fact]
    public async Task Where_ssh_shows_the_key_by_itself_a_second_time_needs_no_other_login()
    {
        await using var mail = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await using var host = await SshHost.StartAsync(_directory);
        string[] target = ["--target", $"pop3://localhost:{mail.Port}"];
        (await SshHost.VerbAsync(_directory, [.. Words(host), .. target])).Succeeded();
        string config = _directory.Write("own_config", $"UserKnownHostsFile {host.KnownHosts}\nIdentityFile {_directory.File("mail")}\nIdentitiesOnly yes\nIdentityAgent none\n");
        VerbRun run = (await SshHost.VerbAsync(_directory, ["setup", host.Name, "--config", config, "--identity", _directory.File("mail"), .. target])).Succeeded();
        Assert.Contains("the one that let us in", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_line_of_the_same_key_is_replaced_in_its_place()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await using var mail = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3", "--print"]);
        string others = $"# a comment\n{await File.ReadAllTextAsync(_directory.File("id.pub"))}{await File.ReadAllTextAsync(_directory.File("stranger.pub"))}";
        string[] lines = others.TrimEnd().Split('\n');
        string key = host.Words("mail");
        await File.WriteAllTextAsync(host.AuthorizedKeys, $"{lines[0]}\nrestrict,port-forwarding {key} postern-mail\n{lines[1]}\nrestrict {key} postern-mail\n# {key}\n{lines[2]}");
        VerbRun run = (await SshHost.VerbAsync(_directory, [.. Words(host), "--target", $"pop3://localhost:{mail.Port}"])).Succeeded();
        Assert.Contains("replaced", run.Output, StringComparison.Ordinal);
        Assert.Equal($"{lines[0]}\n{Line(host, mail.Port)}{lines[1]}\n# {key}\n{lines[2]}\n", await File.ReadAllTextAsync(host.AuthorizedKeys));
    }

    [Fact]
    public async Task A_later_setup_adds_to_what_an_earlier_one_allowed_unless_only_its_own_are_wanted()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await using var one = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await using var other = ByteServer.Sending("* OK\r\n"u8.ToArray());
        string before = await File.ReadAllTextAsync(host.AuthorizedKeys);
        string[] pop3 = [.. Words(host), "--target", $"pop3://localhost:{one.Port}"];
        string[] imap = [.. Words(host), "--target", $"imap://localhost:{other.Port}"];
        (await SshHost.VerbAsync(_directory, pop3)).Succeeded();
        VerbRun second = (await SshHost.VerbAsync(_directory, imap)).Succeeded();
        Assert.Contains($"allowed as before: localhost:{one.Port} 127.0.0.1:{one.Port} [::1]:{one.Port} (--only takes them away)", second.Output, StringComparison.Ordinal);
        Assert.Equal(before + Line(host, one.Port, other.Port), await File.ReadAllTextAsync(host.AuthorizedKeys));
        foreach (string[] words in (string[][])[pop3, imap])
            Assert.Contains("there already", (await SshHost.VerbAsync(_directory, words)).Succeeded().Output, StringComparison.Ordinal);
        VerbRun only = (await SshHost.VerbAsync(_directory, [.. imap, "--only"])).Succeeded();
        Assert.Contains($"taken away: localhost:{one.Port} 127.0.0.1:{one.Port} [::1]:{one.Port}", only.Output, StringComparison.Ordinal);
        Assert.Equal(before + Line(host, other.Port), await File.ReadAllTextAsync(host.AuthorizedKeys));
    }

    [Fact]
    public async Task A_key_that_is_right_already_needs_no_other_login()
    {
        await using var mail = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await using var host = await SshHost.StartAsync(_directory);
        string[] target = ["--target", $"pop3://localhost:{mail.Port}"];
        (await SshHost.VerbAsync(_directory, [.. Words(host), .. target])).Succeeded();
        string[] words = ["setup", host.Name, "--config", host.Config(), "--identity", _directory.File("mail")];
        VerbRun run = (await SshHost.VerbAsync(_directory, [.. words, .. target])).Succeeded();
        Assert.Contains("the one that let us in", run.Output, StringComparison.Ordinal);
        // What it may not reach yet takes a login that may add it.
        string said = (await SshHost.VerbAsync(_directory, [.. words, "--for", "imap"])).Complaint();
        Assert.Contains("run this in a terminal, name a key that may with --login-identity, or install the line of --print by hand", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_server_that_is_not_there_does_not_hide_the_others()
    {
        await using var mail = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await using var host = await SshHost.StartAsync(_directory);
        int nobody = FreePort.Take();
        VerbRun run = await SshHost.VerbAsync(_directory, [.. Words(host), "--target", $"sieve://localhost:{nobody}", "--target", $"pop3://localhost:{mail.Port}"]);
        Assert.Equal(1, run.Code);
        Assert.Contains($"sieve://localhost:{nobody}: NOT REACHED\npop3://localhost:{mail.Port}: +OK", run.Output, StringComparison.Ordinal);
        Assert.Contains($"localhost:{nobody}: the ssh server cannot reach it: connection refused", run.Errors, StringComparison.Ordinal);
        string next = Assert.Single(run.Output.Split('\n'), line => line.Contains("postern tunnel", StringComparison.Ordinal));
        Assert.Contains($" pop3://localhost:{mail.Port} --name pop3-127.0.0.1 ", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_the_same_key_that_is_not_ours_is_left_alone()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await Shell.RunAsync("sh", "-c", $"cat {_directory.File("stranger.pub")} >> {host.AuthorizedKeys}");
        string before = await File.ReadAllTextAsync(host.AuthorizedKeys);
        string said = (await SshHost.VerbAsync(_directory, ["setup", host.Name, "--for", "pop3", "--config", host.Config(), "--identity", _directory.File("stranger"), "--login-identity", _directory.File("id")])).Complaint();
        Assert.Contains("line 2 of authorized_keys holds this key already", said, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(host.AuthorizedKeys));
    }

    [Fact]
    public async Task A_host_key_that_nobody_can_compare_or_that_is_another_ends_it_before_anything_is_made()
    {
        await using var host = await SshHost.StartAsync(_directory);
        _directory.Write("known_hosts", "");
        string unknown = (await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3"])).Complaint();
        Assert.Contains($"{await host.FingerprintAsync("host")} is not known, and nobody is here to compare it", unknown, StringComparison.Ordinal);
        string another = (await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3", "--hostkey", await host.FingerprintAsync("stranger")])).Complaint();
        Assert.Contains($"--hostkey names {await host.FingerprintAsync("stranger")}", another, StringComparison.Ordinal);
        host.Know("stranger");
        string changed = (await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3", "--hostkey", await host.FingerprintAsync("host")])).Complaint();
        Assert.Contains("the host key has changed", changed, StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.File("mail")));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.File("tmp")));
    }

    [Fact]
    public async Task The_host_key_and_the_passphrase_are_asked_for_once_on_the_terminal()
    {
        await using var mail = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await using var host = await SshHost.StartAsync(_directory);
        _directory.Write("known_hosts", "");
        await Shell.RunAsync("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", _directory.File("id"));
        await using var terminal = PtyProgram.Start(_directory, ["ssh", .. Words(host), "--target", $"pop3://localhost:{mail.Port}"]);
        string question = await terminal.HearAsync("right fingerprint)? ");
        Assert.Contains(await host.FingerprintAsync("host"), question, StringComparison.Ordinal);
        await terminal.SayAsync("yes");
        await terminal.HearAsync("Enter passphrase for key");
        await terminal.HearAsync(": ");
        await terminal.SayAsync("secret");
        string rest = await terminal.RestAsync();
        Assert.Equal(0, await terminal.ExitAsync());
        Assert.DoesNotContain("passphrase", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", rest, StringComparison.Ordinal);
        Assert.Contains($"pop3://localhost:{mail.Port}: +OK", rest, StringComparison.Ordinal);
        Assert.Contains(host.Words("host"), await File.ReadAllTextAsync(host.KnownHosts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_gets_the_passphrase_that_is_typed()
    {
        await using var mail = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await using var host = await SshHost.StartAsync(_directory);
        await using var terminal = PtyProgram.Start(_directory, ["ssh", .. Words(host), "--target", $"pop3://localhost:{mail.Port}", "--passphrase"]);
        foreach (string question in (string[])["(empty for no passphrase): ", "same passphrase again: ", $"passphrase for key '{_directory.File("mail")}': "])
        {
            await terminal.HearAsync(question);
            await terminal.SayAsync("locked well");
        }

        Assert.Contains($"pop3://localhost:{mail.Port}: +OK", await terminal.RestAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await terminal.ExitAsync());
        Assert.NotEqual(0, (await Shell.TryAsync("ssh-keygen", "-y", "-P", "", "-f", _directory.File("mail"))).Code);
        VerbRun doctor = await SshHost.VerbAsync(_directory, ["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("mail")]);
        Assert.Contains($"ssh-add {_directory.File("mail")}", doctor.Complaint(4), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_key_that_is_not_accepted_ends_it()
    {
        await using var host = await SshHost.StartAsync(_directory);
        _directory.Write("known_hosts", "");
        await using var terminal = PtyProgram.Start(_directory, ["ssh", .. Words(host), "--for", "pop3"]);
        await terminal.HearAsync("right fingerprint)? ");
        await terminal.SayAsync("y");
        await terminal.HearAsync("Please type yes, no or the fingerprint: ");
        await terminal.SayAsync("no");
        Assert.Contains("not accepted: nothing was changed", await terminal.RestAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await terminal.ExitAsync());
        Assert.Equal("", await File.ReadAllTextAsync(host.KnownHosts));
    }

    [Fact]
    public async Task A_passphrase_is_asked_for_by_the_program_that_the_user_has_named()
    {
        await using var mail = ByteServer.Sending("+OK\r\n"u8.ToArray());
        await using var host = await SshHost.StartAsync(_directory);
        await Shell.RunAsync("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", _directory.File("id"));
        string askpass = _directory.Write("askpass", "#!/bin/sh\necho secret\n", (UnixFileMode)Convert.ToInt32("700", 8));
        (await SshHost.VerbAsync(_directory, [.. Words(host), "--target", $"pop3://localhost:{mail.Port}"], ("SSH_ASKPASS", askpass), ("SSH_ASKPASS_REQUIRE", "force"))).Succeeded();
        VerbRun nobody = await SshHost.VerbAsync(_directory, [.. Words(host), "--target", $"pop3://localhost:{mail.Port}"]);
        Assert.Contains("ssh-add", nobody.Complaint(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_may_run_no_command_cannot_install()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await File.WriteAllTextAsync(host.AuthorizedKeys, $"restrict,command=\"/bin/false\" {await File.ReadAllTextAsync(_directory.File("id.pub"))}");
        string said = (await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3"])).Complaint();
        Assert.Contains("may run no command", said, StringComparison.Ordinal);
        Assert.Contains("--print", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_a_shell_is_told_as_one_that_is_right_for_mail()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await File.WriteAllTextAsync(host.AuthorizedKeys, $"command=\"{Needed.Program("nologin")}\" {await File.ReadAllTextAsync(_directory.File("id.pub"))}");
        string said = (await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3"])).Complaint();
        Assert.Contains("the account has no shell (nologin), which is right for mail: have the server's administrator add the line of --print", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_shell_there_cannot_do_is_told_in_its_words()
    {
        await using var host = await SshHost.StartAsync(_directory, $"SetEnv HOME={_directory.File("nowhere")}");
        string said = (await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3"])).Complaint();
        Assert.Contains("the key could not be installed", said, StringComparison.Ordinal);
        Assert.Contains("nowhere", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_looks_for_keys_elsewhere_is_seen_by_the_proof()
    {
        await using var host = await SshHost.StartAsync(_directory, $"AuthorizedKeysFile {_directory.File("id.pub")}");
        Assert.Contains("the server accepts none of the keys", (await SshHost.VerbAsync(_directory, [.. Words(host), "--for", "pop3"])).Complaint(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_speaks_something_else_is_no_proof()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await using var other = ByteServer.Sending("\e[2J220 hello\r\n"u8.ToArray());
        string said = (await SshHost.VerbAsync(_directory, [.. Words(host), "--target", $"imap://localhost:{other.Port}"])).Complaint();
        Assert.Contains($"localhost:{other.Port} does not speak imap: it says “?[2J220 hello”", said, StringComparison.Ordinal);
        await using var nothing = ByteServer.Sending([]);
        Assert.Contains("closed the connection without a greeting", (await SshHost.VerbAsync(_directory, [.. Words(host), "--target", $"imap://localhost:{nothing.Port}"])).Complaint(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_alone_is_printed_for_hands_and_no_server_is_asked()
    {
        Needed.Program("ssh-keygen");
        VerbRun run = (await SshHost.VerbAsync(_directory, ["setup", "me@nowhere.invalid", "--for", "smtp", "--target", "imap://mail.internal:1143", "--print"])).Succeeded();
        string key = _directory.File("client/.ssh/postern_ed25519");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(key)!));
        string[] pair = (await File.ReadAllTextAsync(key + ".pub")).Split(' ');
        Assert.Equal($"restrict,port-forwarding,permitopen=\"localhost:25\",permitopen=\"127.0.0.1:25\",permitopen=\"[::1]:25\",permitopen=\"mail.internal:1143\",permitlisten=\"localhost:1\",command=\"/bin/false\" {pair[0]} {pair[1]} postern-mail", run.Output);
        Assert.Empty(run.Errors);
    }

    public void Dispose() => _directory.Dispose();

    private string[] Words(SshHost host) => ["setup", host.Name, "--config", host.Config(), "--identity", _directory.File("mail"), "--login-identity", _directory.File("id")];

    private static string Line(SshHost host, params int[] ports) =>
        $"restrict,port-forwarding,{string.Join(',', ports.SelectMany(port => new[] { "localhost", "127.0.0.1", "[::1]" }.Select(name => $"permitopen=\"{name}:{port}\"")))},permitlisten=\"localhost:1\",command=\"/bin/false\" {host.Words("mail")} postern-mail\n";
}
