using Postern.Configuration;
using Postern.Configuration.Files;
using Postern.Net.Settings;
using Postern.Testing;

namespace Postern.Tests.Configuration.Files;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _certificate;

    public ConfigurationFileTests()
    {
        using var authority = new TestAuthority();
        using var leaf = authority.Issue("mail.example");
        _certificate = _directory.Write("door.pem", leaf.ChainPem + leaf.KeyPem);
        authority.WriteTo(_directory);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_section_of_urls_has_the_options_of_the_command_line()
    {
        var door = Door("""
            [mail]
            accept = imap+starttls://:143
            accept = imaps://:993
            connect = imaps://imap.example.org
            cert = CERT
            tlsMin = 1.3
            serverTlsMax = 1.2
            limit = idle=2h
            resume = no
            ocspStapling = no
            allow = 10.0.0.0/8
            """);
        Assert.Equal("mail", door.Name);
        Assert.Equal(["imap+starttls://:143", "imaps://:993"], door.Accept.Select(end => end.ToString()));
        Assert.Equal(TlsVersion.Tls13, door.Server.Strength.Minimum);
        Assert.Equal(TlsVersion.Tls12, door.Client.Strength.Maximum);
        Assert.Equal(TimeSpan.FromHours(2), door.Limits.Idle);
        Assert.Equal(0, door.Server.Tickets);
        Assert.False(door.Client.Resume);
        Assert.False(door.Server.OcspStapling);
        Assert.True(door.Client.Verify);
        Assert.True(door.StrictPermissions);
    }

    [Theory]
    [InlineData("include =\n", ":1: the name of the file is empty: write its path")]
    [InlineData("[a]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\ncert =\n", ":4: cert: a value is missing: write FILE")]
    public void The_name_of_a_file_that_is_empty_is_a_mistake(string text, string mistake)
    {
        var findings = new Findings();
        string file = _directory.Write("empty.conf", text);
        ConfigurationFile.Read(file, findings);
        Assert.Contains(file + mistake, findings.Mistakes.Select(found => found.ToString()));
    }

    [Theory]
    [InlineData("[a]\naccept = stdio:\nconnect = pop3://127.0.0.1:110\n[b]\naccept = pop3://127.0.0.1:0\nconnect = pop3://127.0.0.1:110\n", ":1: stdio: is one connection, and the process ends with it: give this door a file of its own, without other doors")]
    [InlineData("background = yes\n[a]\naccept = stdio:\nconnect = pop3://127.0.0.1:110\n", ":2: stdio: is the connection on standard input, and a process in the background has none: leave background out")]
    public void Standard_input_goes_with_nothing_that_outlives_it(string text, string mistake)
    {
        var findings = new Findings();
        string file = _directory.Write("stdio.conf", text);
        ConfigurationFile.Read(file, findings);
        Assert.Equal(file + mistake, Assert.Single(findings.Mistakes).ToString());
    }

    [Fact]
    public void Sections_in_stunnels_form_are_read_by_its_rules_beside_those_with_urls()
    {
        var plan = Plan("""
            debug = 7
            TIMEOUTclose = 5
            cert = CERT
            [pop3s]
            accept = 995
            connect = 110
            [url]
            accept = imaps://:993
            connect = imap://127.0.0.1:143
            [client]
            client = yes
            accept = 127.0.0.1:1143
            connect = imap.example.org:993
            TIMEOUTclose = 6
            """);
        Assert.Equal("url", Assert.Single(plan.Doors).Door.Name);
        var file = plan.Stunnel!.File;
        Assert.Equal(["pop3s", "client"], file.Services.Select(service => service.Name));
        Assert.Equal([4, 10], file.Services.Select(service => service.Line));
        Assert.Equal([5, 6], file.Services.Select(service => service.TimeoutClose.TotalSeconds));
        Assert.Equal([7, 7], file.Services.Select(service => service.DebugLevel));
    }

    [Theory]
    [InlineData("allow = 10.0.0.0/8", "allow: it holds for sections with URLs, and [s] is in stunnel's form: write libwrap = yes there, or make its ends URLs")]
    [InlineData("deny = 10.0.0.0/8", "deny: it holds for sections with URLs")]
    [InlineData("setuid = nobody", "setuid: postern run keeps the rights it has")]
    public void What_would_not_hold_for_a_section_of_stunnel_is_a_mistake_above_it(string line, string mistake)
    {
        var found = Assert.Single(Read($"{line}\n[s]\naccept = 995\nconnect = 110\ncert = CERT\n", out _).Mistakes);
        Assert.Equal(1, found.Where.Line);
        Assert.Contains(mistake, found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_weak_in_a_section_of_stunnel_is_noted_at_its_line()
    {
        var findings = Read("[s]\nclient = yes\naccept = 127.0.0.1:995\nconnect = pop.example.org:995\nTIMEOUTidle = 600\n", out _);
        Assert.Equal(":1: note: [s] the server is not verified", Assert.Single(findings.All).ToString()[_directory.File("postern.conf").Length..][..":1: note: [s] the server is not verified".Length]);
    }

    [Fact]
    public void What_stands_above_the_sections_holds_in_each_and_lists_grow()
    {
        var plan = Plan("""
            debug = mail.7
            output = /dev/null
            cert = CERT
            TIMEOUTclose = 5
            allow = 10.0.0.0/8
            [one]
            accept = pop3s://:1995
            connect = pop3://127.0.0.1:110
            [two]
            accept = pop3s://:2995
            connect = pop3://127.0.0.1:110
            allow = 192.0.2.0/24
            TIMEOUTclose = 6
            """);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Debug, plan.Host.LogLevel);
        Assert.Equal(2, plan.Host.SyslogFacility);
        Assert.Equal("/dev/null", plan.Host.LogFile);
        Assert.Equal([5, 6], plan.Doors.Select(door => door.Door.Limits.Close.TotalSeconds));
        Assert.Equal([1, 2], plan.Doors.Select(door => door.Door.Allow.Count));
        Assert.Single(plan.Doors[1].Door.Server.Certificates);
    }

    [Fact]
    public void Included_lines_stand_in_the_place_of_the_include()
    {
        _directory.Write("conf.d/20.conf", "[two]\naccept = tls://:2995\nconnect = tcp://127.0.0.1:110\nlimt = x\n");
        _directory.Write("conf.d/10.conf", "cert = CERT\n".Replace("CERT", _certificate, StringComparison.Ordinal));
        var findings = Read($"include = {_directory.File("conf.d")}\n", out var plan);
        Assert.Equal(_certificate, Assert.Single(Assert.Single(plan.Doors).Door.Server.Certificates).Certificate);
        Assert.Equal($"{_directory.File("conf.d/20.conf")}:4: the option \"limt\" is unknown: did you mean limit?", Assert.Single(findings.Mistakes).ToString());
    }

    [Fact]
    public void Every_mistake_is_told_with_its_line()
    {
        var findings = Read("""
            frobnicate = 1
            [one]
            accept = pop3s://:99999
            connect = pop3://127.0.0.1:110
            [two]
            accept = imaps://:993
            connect = 127.0.0.1:143
            [three]
            accept = imaps://:994
            connect = imap://192.0.2.1
            tlsMn = 1.2
            this line says nothing
            setuid = nobody
            cert = /nonexistent.pem
            """, out _);
        Assert.Equal([1, 3, 7, 8, 8, 11, 12, 13], findings.Mistakes.Select(mistake => mistake.Where.Line));
    }

    [Theory]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nCONECT = 1", 5, "CONECT = 1: Specified option name is not valid here")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\ncheckhosts = 1", 4, "did you mean checkHost?")]
    [InlineData("[s]\naccept = 995\nconnect = 110", 1, "TLS server needs a certificate")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nverifyChain = yes", 1, "\"CAfile\" or \"CApath\"")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\ncheckHost = x", 1, "\"verifyChain\" or \"verifyPeer\"")]
    [InlineData("[s]\nclient = maybe\naccept = 995\nconnect = 110", 2, "either 'yes' or 'no'")]
    [InlineData("[s]\nclient = yes\naccept = 99x5\nconnect = 110", 1, "Unknown TCP service")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nclient = yes", 4, "their schemes say it")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nverifyChain = no", 4, "insecure = yes")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nfailover = nonsense", 4, "neither rr nor prio")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\ncaPath = /", 1, "caPath has nothing to do here")]
    [InlineData("[s]\naccept = pop3://:110\nconnect = pop3s://pop.example.org", 1, "cleartext = allow")]
    [InlineData("[a]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\n[b]\naccept = imaps://:995\nconnect = imap://127.0.0.1:143", 4, "is taken by the section at")]
    [InlineData("accept = 995\n[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110", 1, "belongs into a [section]")]
    [InlineData("debug = 9\n[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110", 1, "is not a level")]
    [InlineData("foreground = no\n[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110", 1, "write background = yes in its place")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nciphers = NONSENSE", 1, "those who come in cannot be spoken: ciphers “NONSENSE”")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\ngroups = NONSENSE", 1, "groups “NONSENSE”")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nserverCiphersuites = NONSENSE", 1, "TLS with the server cannot be spoken: cipher suites “NONSENSE”")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nca = /etc/hostname", 1, "authorities in “/etc/hostname”")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\ncrl = /etc/hostname", 1, "revocation list “/etc/hostname”")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nrequireClientCert = yes\nclientCa = /etc/hostname", 1, "authorities in “/etc/hostname”")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nciphers = NONSENSE", 1, "no cipher match")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nvia = ssh://gate\nvia = ssh://inner", 1, "inner: a server that is reached through ssh://gate needs its port: write ssh://inner:22")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nidentity = /key", 1, "identity is for a login by ssh")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nvia = ssh://gate\nhostkey = SHA256:short", 5, "\"SHA256:short\" is not a fingerprint of a host key")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nvia = ssh://gate\nlinger = soon", 5, "\"soon\" is not a time")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nlimit = idle=0", 4, "\"0\" is not a value of the limit idle")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nTIMEOUTbusy = 0", 4, "\"0\" is not a value of the limit handshake")]
    [InlineData("debug = 5", 0, "no [section]")]
    public void One_mistake_is_one_sentence_at_its_line(string text, int line, string says)
    {
        var mistake = Assert.Single(Read(text, out _).Mistakes);
        Assert.Equal(line, mistake.Where.Line);
        Assert.Contains(says, mistake.Text, StringComparison.Ordinal);
    }

    private DoorSettings Door(string text) => Assert.Single(Plan(text).Doors).Door;

    private Plan Plan(string text)
    {
        var findings = Read(text, out var plan);
        Assert.Empty(findings.Mistakes);
        return plan;
    }

    private Findings Read(string text, out Plan plan)
    {
        var path = _directory.Write("postern.conf", text
            .Replace("CERT", _certificate, StringComparison.Ordinal)
            .Replace("= CA\n", $"= {_directory.File("ca.pem")}\n", StringComparison.Ordinal));
        var findings = new Findings();
        plan = ConfigurationFile.Read(path, findings);
        return findings;
    }
}
