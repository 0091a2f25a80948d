using Postern.Configuration;
using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Testing;
using Postern.Verbs;
using Postern.Verbs.Output;
using Postern.Wire.Ends;

namespace Postern.Tests.Verbs;

public sealed class TunnelTests
{
    private const string Pin = "SHA256:0000000000000000000000000000000000000000000000000000000000000001";
    private static readonly string[] Plain = ["pop3s://:995", "pop3://127.0.0.1:110"];
    private static readonly string[] Both = ["imaps://:993", "imaps://imap.example.org"];

    [Fact]
    public void The_five_examples_of_help_are_doors()
    {
        foreach (var (command, _) in Examples.All)
        {
            // The program of the last one need not be installed where this is tested.
            var words = command.Replace("/usr/sbin/popper", "/bin/sh", StringComparison.Ordinal).Split(' ');
            Shell.Door(words[2..]);
        }
    }

    [Fact]
    public void Several_targets_are_tried_in_order()
    {
        var door = Shell.Door("pop3s://:995", "pop3://127.0.0.1:110", "pop3://127.0.0.1:111").Door;
        Assert.Equal(["pop3://127.0.0.1:110", "pop3://127.0.0.1:111"], door.Connect.Select(end => end.ToString()));
        Assert.Equal("pop3s://:995", door.Name);
    }

    [Fact]
    public void Every_option_sets_what_it_says()
    {
        var door = Shell.Door([
            .. Both, "--name", "d", "--via", "ssh://gate", "--local", "127.0.0.1", "--round-robin", "--proxy-to=v2", "--no-resume",
            "--tls-min", "1.3", "--ciphers", "HIGH", "--ciphersuites", "TLS_AES_128_GCM_SHA256", "--groups", "X25519", "--security-level", "3",
            "--alpn", "imap,x", "--no-ocsp-stapling", "--require-client-cert", "--client-pin", Pin,
            "--pin", Pin, "--server-name", "-", "--check-host", "a", "--check-host", "b", "--server-tls-max", "1.2", "--server-security-level", "1",
            "--allow", "10.0.0.0/8", "--deny", "10.1.0.0/16", "--proxy-from", "192.0.2.1", "--limit", "handshake=3s", "--limit", "minimum-rate=0",
            "--max-connections", "9", "--max-per-address", "3", "--pending-handshakes", "7",
        ]).Door;
        Assert.Equal("d", door.Name);
        Assert.Equal("ssh://gate", Assert.Single(door.Via).ToString());
        Assert.Equal("127.0.0.1", door.LocalAddress);
        Assert.True(door.RoundRobin);
        Assert.Equal(ProxyHeaderVersion.V2, door.ProxyTo);
        Assert.Equal(new TlsStrength { Minimum = TlsVersion.Tls13, Ciphers = "HIGH", CipherSuites = "TLS_AES_128_GCM_SHA256", Groups = "X25519", SecurityLevel = 3 }, door.Server.Strength);
        Assert.Equal(["imap", "x"], door.Server.Alpn);
        Assert.False(door.Server.OcspStapling);
        Assert.Equal(0, door.Server.Tickets);
        Assert.Equal(ClientCertificates.Require, door.Server.ClientCertificates);
        Assert.Equal([Pin], door.Server.ClientPins);
        Assert.Equal([Pin], door.Client.Pins);
        Assert.Equal("", door.Client.ServerName);
        Assert.Equal(["a", "b"], door.Client.CheckHosts);
        Assert.Equal(new TlsStrength { Maximum = TlsVersion.Tls12, SecurityLevel = 1 }, door.Client.Strength);
        Assert.False(door.Client.Resume);
        Assert.True(door.Client.Verify);
        Assert.Equal("10.0.0.0/8", Assert.Single(door.Allow).ToString());
        Assert.Equal("10.1.0.0/16", Assert.Single(door.Deny).ToString());
        Assert.Equal("192.0.2.1/32", Assert.Single(door.ProxyFrom).ToString());
        Assert.Equal(new Limits { Handshake = TimeSpan.FromSeconds(3), MinimumRate = 0, Connections = 9, ConnectionsPerAddress = 3, PendingHandshakes = 7 }, door.Limits);
    }

    [Fact]
    public void A_name_that_the_process_cannot_have_opens_nothing()
    {
        const string Why = "postern: --name: “a b” cannot be the name of a process: write letters, digits, dots, dashes and underscores\n";
        Assert.Equal(Why, Shell.Complaint(["tunnel", .. Plain, "--name", "a b"]));
        using var directory = new TemporaryDirectory();
        string file = directory.Write("doors.conf", "[a door]\naccept = pop3s://127.0.0.1:0\nconnect = pop3://127.0.0.1:110\n");
        Assert.Equal(Why, Shell.Complaint("run", file, "--name", "a b"));
    }

    [Theory]
    [InlineData("--state", "/tmp/SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS")]
    [InlineData("--name", "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN", "--state", "/tmp")]
    public void A_place_that_cannot_hold_the_control_socket_opens_nothing(params string[] words)
    {
        const string Why = "no socket can have more than 107: choose a shorter --state (state = in a file) or --name\n";
        Assert.EndsWith(Why, Shell.Complaint(["tunnel", .. Plain, .. words]), StringComparison.Ordinal);
        using var directory = new TemporaryDirectory();
        string sections = "[a door]\naccept = pop3s://127.0.0.1:0\nconnect = pop3://127.0.0.1:110\n";
        Assert.EndsWith(Why, Shell.Complaint(["run", directory.Write("doors.conf", sections), .. words]), StringComparison.Ordinal);
        if (words[0] != "--state")
            return;
        string file = directory.Write("state.conf", $"state = {words[1]}\n{sections}");
        Assert.StartsWith($"postern: {file}: the path of the control socket, ", Shell.Complaint("run", file), StringComparison.Ordinal);
        var check = new Shell();
        Assert.Equal(2, check.Run("check", file));
        Assert.Contains(Why, check.Output, StringComparison.Ordinal);
        // The command line comes before the file's own word.
        var shell = new Shell();
        Assert.True(shell.Run("run", file, "--state", directory.File("s")) == 0, shell.Error);
    }

    [Fact]
    public void A_connection_on_standard_input_has_no_control_socket() =>
        Assert.Equal(0, new Shell().Run("tunnel", "stdio:", "pop3://127.0.0.1:110", "--log", "/dev/null", "--state", "/tmp/" + new string('S', 120)));

    [Fact]
    public void Standard_input_is_not_in_the_background() =>
        Assert.Equal(
            "postern: stdio: is the connection on standard input, and a process in the background has none: leave background out\n",
            Shell.Complaint("tunnel", "stdio:", "pop3://127.0.0.1:110", "--background"));

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    public void A_file_without_a_name_is_a_mistake(string verb)
    {
        var shell = new Shell();
        Assert.Equal(2, shell.Run(verb, ""));
        Assert.Contains("the name of the file is empty: write its path\n", shell.Output + shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_belongs_to_the_certificate_before_it()
    {
        using var directory = new TemporaryDirectory();
        using var authority = new TestAuthority();
        var (one, two) = (authority.Issue("a.example"), authority.Issue("b.example"));
        var both = directory.Write("both.pem", one.ChainPem + one.KeyPem);
        var certificate = directory.Write("cert.pem", two.ChainPem);
        var key = directory.Write("key.pem", two.KeyPem);
        var door = Shell.Door([.. Plain, "--cert", both, "--cert", certificate, "--key", key]).Door;
        Assert.Equal([new CertificateFiles(both), new CertificateFiles(certificate, key)], door.Server.Certificates);
        Assert.Contains("does not belong", Shell.Complaint(["tunnel", .. Plain, "--cert", both, "--key", key]), StringComparison.Ordinal);

        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Shell.Complaint(["tunnel", .. Plain, "--cert", certificate, "--key", key]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tunnel", "write postern tunnel ACCEPT CONNECT")]
    [InlineData("tunnel pop3s://:995", "leads nowhere")]
    [InlineData("tunnel pop3x://:995 pop3://127.0.0.1:110", "ACCEPT: The scheme \"pop3x\" is unknown: did you mean")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:0", "CONNECT: Port 0")]
    [InlineData("tunnel pop3s://:99999 pop3://127.0.0.1:110", "is not a port")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --tls-mn 1.2", "did you mean --tls-min?")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --frobnicate", "--help lists all")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --tls-min", "--tls-min needs a value: write --tls-min VERSION")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --tls-min --json", "--tls-min needs a value")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --tls-min 1.4", "\"1.4\" is unknown")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --tls-min 1.2 --tls-min 1.3", "given twice")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --tls-min 1.3 --tls-max 1.2", "no version is left")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --tls-min 1.0 --tls-max 1.1", "--security-level 0")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --limit hanshake=1s", "did you mean handshake?")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --limit handshake=1y", "write one as in handshake=10s")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --cert /nonexistent.pem", "/nonexistent.pem")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --key /nonexistent.pem", "has no certificate")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --ca /nonexistent.pem", "no TLS is spoken with the server")]
    [InlineData("tunnel pop3s://:995 pop3s://pop.example.org --ca /nonexistent.pem", "cannot be read: it does not exist")]
    [InlineData("tunnel pop3s://:995 pop3s://pop.example.org --insecure --ca /nonexistent.pem", "leave out one of the two")]
    [InlineData("tunnel pop3s://:995 exec:/nonexistent", "the program /nonexistent does not exist")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --exec-args x", "no end is exec:")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --require-client-cert", "--client-ca FILE")]
    [InlineData("tunnel pop3s://:995 pop3://127.0.0.1:110 --client-ca /nonexistent.pem", "no client is asked")]
    [InlineData("tunnel pop3s://:995 imap://127.0.0.1:143", "a door does not translate")]
    [InlineData("tunnel pop3://:110 pop3s://pop.example.org", "--allow-cleartext lets it be")]
    [InlineData("tunnel pop3s://:995 pop3s://pop.example.org --via socks5://me:secret@proxy", "user and password for socks5://me@proxy:1080 cross a network")]
    [InlineData("tunel", "did you mean tunnel?")]
    [InlineData("", "a verb is missing")]
    [InlineData("run", "FILE is missing")]
    [InlineData("check /nonexistent.conf extra", "one word too many")]
    [InlineData("cert new --key dsa", "'dsa' not recognized. Must be one of: 'ecdsa', 'rsa': try postern cert new --help")]
    [InlineData("cert show one two", "one word too many: try postern cert show --help")]
    [InlineData("cert check", "is missing: try postern cert check --help")]
    [InlineData("cert", "a verb is missing: write one of new, show, check, or try postern cert --help")]
    [InlineData("completion fsh", "use bash, zsh or fish")]
    public void A_wrong_line_is_one_clear_sentence(string line, string says)
    {
        var complaint = Shell.Complaint(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(says, complaint, StringComparison.Ordinal);
        Assert.StartsWith("postern: ", complaint, StringComparison.Ordinal);
        Assert.Single(complaint.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("secret", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void Allowed_clear_text_is_noted_with_its_leg()
    {
        var shell = new Shell();
        Assert.Equal(0, shell.Run("tunnel", "pop3://:110", "pop3s://pop.example.org", "--allow-cleartext", "--log", "/dev/null"));
        Assert.Contains("clients to pop3://:110", Assert.Single(shell.Opened!.Notes).Text, StringComparison.Ordinal);
        Assert.Single(shell.Opened.Doors[0].ClearLegs);
    }

    [Fact]
    public void What_the_world_refuses_at_opening_is_one_sentence_and_code_1()
    {
        using StringWriter output = new(), error = new();
        var surroundings = new Surroundings(new Terminal(output, error), (_, _, _, _) => throw new IOException("port 995 is in use"), TimeProvider.System);
        Assert.Equal(1, CommandLine.Run(["tunnel", .. Plain], surroundings));
        Assert.Equal("postern: port 995 is in use\n", error.ToString());
    }

    [Theory]
    [InlineData("--version", "postern ")]
    [InlineData("--help", "postern tunnel pop3s://:995 exec:/usr/sbin/popper")]
    [InlineData("tunnel --help", "--server-tls-min")]
    [InlineData("[suggest:11] tunnel --tl", "--tls-min")]
    [InlineData("completion bash", "complete -o default")]
    public void Answers_go_to_standard_output(string line, string says)
    {
        var shell = new Shell();
        string[] words = line.StartsWith('[') ? line.Split(' ', 2) : line.Split(' ');
        Assert.Equal(0, shell.Run(words));
        Assert.Contains(says, shell.Output, StringComparison.Ordinal);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public void Help_lists_every_option_but_hidden_ones()
    {
        var shell = new Shell();
        shell.Run("tunnel", "--help");
        Assert.All(SettingTable.All, setting => Assert.Equal(!setting.Hidden, shell.Output.Contains($"  {setting.Option}", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_door_on_standard_input_says_so()
    {
        Assert.True(EndUrl.TryParse("pop3s+stdio:", EndSide.Accept, out var end, out _));
        var plan = new Plan(new HostSettings(), [new DoorPlan(new DoorSettings { Name = "", Accept = [end], Connect = [] }, Place.CommandLine)]);
        Assert.True(plan.UsesStandardStreams);
    }
}
