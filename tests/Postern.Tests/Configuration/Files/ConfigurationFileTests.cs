using Postern.Configuration;
using Postern.Configuration.Files;
using Postern.Configuration.Stunnel;
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
    [InlineData("[a]\naccept = 995\nconnect = 110\ncert =\n", ":1: the name of a certificate file is empty: write its path")]
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
    public void A_server_section_of_stunnel_accepts_tls_and_connects_in_clear_text()
    {
        var door = Door("""
            [pop3s]
            accept = 995
            connect = 110
            cert = CERT
            sslVersionMax = TLSv1.2
            options = NO_TLSv1.3
            TIMEOUTidle = 60
            """);
        Assert.Equal("tls://:995", Assert.Single(door.Accept).ToString());
        Assert.Equal("tcp://localhost:110", Assert.Single(door.Connect).ToString());
        Assert.Equal(TlsVersion.Tls12, door.Server.Strength.Maximum);
        Assert.Equal(TimeSpan.FromSeconds(60), door.Limits.Idle);
        Assert.Equal(TimeSpan.FromSeconds(300), door.Limits.Handshake);
        Assert.Equal(ClientCertificates.None, door.Server.ClientCertificates);
        Assert.False(door.StrictPermissions);
    }

    [Theory]
    [InlineData("", false, false, false, 0)]
    [InlineData("verifyChain = yes", true, true, false, 0)]
    [InlineData("verifyChain = yes\ncheckHost = mail.example", true, true, true, 0)]
    [InlineData("verifyPeer = yes", true, false, false, 1)]
    [InlineData("verify = 0", false, false, false, 0)]
    [InlineData("verify = 1", true, true, false, 0)]
    [InlineData("verify = 2", true, true, false, 0)]
    [InlineData("verify = 3", true, true, false, 1)]
    [InlineData("verify = 4", true, false, false, 1)]
    public void A_client_section_of_stunnel_verifies_what_it_is_told(string words, bool verify, bool chain, bool name, int pins)
    {
        var door = Door($"""
            [out]
            client = yes
            accept = 127.0.0.1:1143
            connect = imap.example.org:993
            CAfile = CA
            {words}
            """);
        Assert.Equal("tcp://127.0.0.1:1143", Assert.Single(door.Accept).ToString());
        Assert.Equal("tls://imap.example.org:993", Assert.Single(door.Connect).ToString());
        Assert.Equal(verify, door.Client.Verify);
        Assert.Equal(chain, door.Client.CaFile is not null);
        Assert.Equal(name, door.Client.CheckName);
        Assert.Equal(pins, door.Client.Pins.Count);
    }

    [Theory]
    [InlineData("verify = 1", ClientCertificates.Ask, true, 0)]
    [InlineData("verify = 2", ClientCertificates.Require, true, 0)]
    [InlineData("verify = 4", ClientCertificates.Require, false, 1)]
    [InlineData("verifyChain = yes\nverifyPeer = yes", ClientCertificates.Require, true, 1)]
    public void A_server_section_of_stunnel_asks_for_certificates(string words, ClientCertificates asks, bool chain, int pins)
    {
        var door = Door($"[in]\naccept = 995\nconnect = 110\ncert = CERT\nCAfile = CA\n{words}\n");
        Assert.Equal(asks, door.Server.ClientCertificates);
        Assert.Equal(chain, door.Server.ClientCa is not null);
        Assert.Equal(pins, door.Server.ClientPins.Count);
    }

    [Theory]
    [InlineData("no", "imap", "imap+auto://:995", "imap://localhost:110")]
    [InlineData("no", "smtp", "smtp+auto://:995", "smtp://localhost:110")]
    [InlineData("no", "pop3", "pop3+starttls://:995", "pop3://localhost:110")]
    [InlineData("yes", "pop3", "pop3://:995", "pop3+starttls://localhost:110")]
    [InlineData("yes", "nntp", "nntp://:995", "nntp+starttls://localhost:110")]
    [InlineData("no", "proxy", "tls://:995", "tcp://localhost:110")]
    public void The_protocol_of_stunnel_stands_on_the_side_that_speaks_tls(string client, string protocol, string accept, string connect)
    {
        var door = Door($"[s]\nclient = {client}\naccept = 995\nconnect = 110\ncert = CERT\nprotocol = {protocol}\n");
        Assert.Equal(accept, Assert.Single(door.Accept).ToString());
        Assert.Equal(connect, Assert.Single(door.Connect).ToString());
        Assert.Equal(protocol == "proxy" ? ProxyHeaderVersion.V1 : ProxyHeaderVersion.None, door.ProxyTo);
    }

    [Fact]
    public void A_proxy_of_stunnel_becomes_a_hop()
    {
        var door = Door("[s]\nclient = yes\naccept = 127.0.0.1:25\nconnect = 127.0.0.1:3128\nprotocol = connect\nprotocolHost = mx.example.org:465\nprotocolUsername = me\nprotocolPassword = secret\n");
        Assert.Equal("tls://mx.example.org:465", Assert.Single(door.Connect).ToString());
        Assert.Equal("http://me@127.0.0.1:3128", Assert.Single(door.Via).ToString());
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
            accept = 1995
            connect = 110
            [two]
            accept = pop3s://:2995
            connect = pop3://127.0.0.1:110
            allow = 192.0.2.0/24
            [three]
            client = yes
            accept = 127.0.0.1:3995
            connect = pop.example.org:995
            TIMEOUTclose = 6
            """);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Debug, plan.Host.LogLevel);
        Assert.Equal(2, plan.Host.SyslogFacility);
        Assert.Equal("/dev/null", plan.Host.LogFile);
        Assert.Equal([5, 5, 6], plan.Doors.Select(door => door.Door.Limits.Close.TotalSeconds));
        Assert.Equal([1, 2, 1], plan.Doors.Select(door => door.Door.Allow.Count));
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
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nCONECT = 1", 5, "did you mean connect?")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\ncheckhosts = 1", 5, "did you mean checkHost?")]
    [InlineData("[s]\naccept = 995\nconnect = 110", 1, "cert = FILE")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nverifyChain = yes", 1, "CAfile = FILE")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\ncheckHost = x", 1, "verifyChain = yes")]
    [InlineData("[s]\nclient = maybe\naccept = 995\nconnect = 110", 2, "neither yes nor no")]
    [InlineData("[s]\nclient = yes\naccept = 99x5\nconnect = 110", 3, "neither a port")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nsslVersion = SSLv3", 5, "TLSv1.2")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\noptions = LEGACY_SERVER_CONNECT", 5, "not carried")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\noptions = NO_TLSv1.2\noptions = NO_TLSv1.3", 1, "no version of TLS is left")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nsslVersion = TLSv1.3\noptions = NO_TLSv1.3", 1, "no version of TLS is left")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nsecurityLevel = 0\nsslVersionMin = TLSv1.1\noptions = NO_TLSv1.2", 1, "leaves TLS 1.1 and TLS 1.3 and nothing between")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nprotocol = ldap", 5, "ldap is not carried")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nPSKsecrets = /x", 5, "does not carry it")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\noutput = /x", 5, "above the first [section]")]
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
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nciphers = NONSENSE", 1, "ciphers “NONSENSE”")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nvia = ssh://gate\nvia = ssh://inner", 1, "inner: a server that is reached through ssh://gate needs its port: write ssh://inner:22")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nidentity = /key", 1, "identity is for a login by ssh")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nvia = ssh://gate\nhostkey = SHA256:short", 5, "\"SHA256:short\" is not a fingerprint of a host key")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3s://pop.example.org\nvia = ssh://gate\nlinger = soon", 5, "\"soon\" is not a time")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nlimit = idle=0", 4, "\"0\" is not a value of the limit idle")]
    [InlineData("[s]\naccept = pop3s://:995\nconnect = pop3://127.0.0.1:110\nTIMEOUTbusy = 0", 4, "\"0\" is not a value of the limit handshake")]
    [InlineData("[s]\nclient = yes\naccept = 995\nconnect = 110\nTIMEOUTidle = 0", 5, "at once")]
    [InlineData("debug = 5", 0, "no [section]")]
    public void One_mistake_is_one_sentence_at_its_line(string text, int line, string says)
    {
        var mistake = Assert.Single(Read(text, out _).Mistakes);
        Assert.Equal(line, mistake.Where.Line);
        Assert.Contains(says, mistake.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RNDfile = /dev/urandom")]
    [InlineData("EGD = /run/egd")]
    [InlineData("stack = 65536")]
    [InlineData("sessionCacheSize = 1000")]
    public void What_is_obsolete_is_accepted_with_a_notice(string line)
    {
        var findings = Read($"[s]\naccept = 995\nconnect = 110\ncert = CERT\n{line}\n", out _);
        Assert.False(findings.HasMistakes);
        Assert.Contains(findings.All, finding => finding.Where.Line == 5 && finding.Text.Contains("is not used", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("socket = l:TCP_NODELAY=1")]
    [InlineData("libwrap = no")]
    [InlineData("fips = no")]
    [InlineData("delay = yes")]
    [InlineData("options = NO_SSLv3")]
    [InlineData("TIMEOUTclose = 0")]
    [InlineData("limit = drain=0")]
    public void What_holds_anyway_is_accepted_in_silence(string line)
    {
        var findings = Read($"[s]\naccept = 995\nconnect = 127.0.0.1:110\ncert = CERT\n{line}\n", out _);
        Assert.Empty(findings.All);
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
