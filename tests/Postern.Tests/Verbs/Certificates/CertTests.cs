using System.Text.Json;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Testing;
using Postern.Verbs.Certificates;
using Postern.Verbs.Output;

namespace Postern.Tests.Verbs.Certificates;

public sealed class CertTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _root = new();
    private readonly TestAuthority _authority;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private PeerChain? _peer;

    public CertTests() => _authority = _root.Intermediate();

    public void Dispose()
    {
        _authority.Dispose();
        _root.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task New_makes_a_pair_that_a_door_serves_and_says_what_comes_next()
    {
        Assert.Equal(0, await RunAsync("new", "mail.example", "192.0.2.7", "--out", _directory.Path));

        var certificate = _directory.File("mail.example.pem");
        var credential = CredentialFile.Load(certificate, _directory.File("mail.example.key"));
        Assert.Equal(["mail.example", "192.0.2.7"], credential.Names);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("mail.example.key")));
        Assert.Contains(certificate, Output, StringComparison.Ordinal);
        Assert.Contains(credential.FingerprintSha256, Output, StringComparison.Ordinal);
        Assert.Contains($"--cert {certificate} --key ", Output, StringComparison.Ordinal);
        Assert.Contains($"--pin {credential.Leaf.KeyPin}", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_without_names_takes_the_hosts_and_those_of_loopback()
    {
        Assert.Equal(0, await RunAsync("new", "--out", _directory.Path, "--json"));

        using var json = JsonDocument.Parse(Output);
        var names = json.RootElement.GetProperty("certificate").GetProperty("names").EnumerateArray().Select(n => n.GetString());
        Assert.Equal(["test.example", "localhost", "127.0.0.1", "::1"], names);
    }

    [Theory]
    [InlineData("new", "a.example", "--days", "abc", 1)]
    [InlineData("new", "a.example", "--days", "0", 1)]
    [InlineData("check", "a.pem", "--days", "x", 0)]
    [InlineData("check", "a.pem", "--days", "-1", 0)]
    [InlineData("check", "a.pem", "--days", "99999999999", 0)]
    public void Days_that_are_no_number_are_told_in_a_sentence(string verb, string word, string option, string value, int least)
    {
        string error = Shell.Complaint("cert", verb, word, option, value);
        Assert.Equal($"postern: --days takes a number from {least} to 36500: try postern cert {verb} --help\n", error);
    }

    [Fact]
    public async Task New_never_replaces_silently()
    {
        await RunAsync("new", "mail.example", "--out", _directory.Path);
        var first = await File.ReadAllTextAsync(_directory.File("mail.example.pem"), TestContext.Current.CancellationToken);

        Assert.Equal(1, await RunAsync("new", "mail.example", "--out", _directory.Path));
        Assert.Contains("exists already: --force replaces it", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(first, await File.ReadAllTextAsync(_directory.File("mail.example.pem"), TestContext.Current.CancellationToken));

        Assert.Equal(0, await RunAsync("new", "mail.example", "--out", _directory.Path, "--force"));
        Assert.NotEqual(first, await File.ReadAllTextAsync(_directory.File("mail.example.pem"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task New_below_a_private_CA_uses_it_again_and_check_accepts_its_leafs()
    {
        Assert.Equal(0, await RunAsync("new", "a.example", "--ca", "--out", _directory.Path));
        var authority = await File.ReadAllTextAsync(_directory.File("ca.pem"), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("new", "b.example", "--ca", "--client", "--key", "rsa", "--days", "40", "--force", "--out", _directory.Path));

        Assert.Equal(authority, await File.ReadAllTextAsync(_directory.File("ca.pem"), TestContext.Current.CancellationToken));
        string[] check = ["check", _directory.File("b.example.pem"), "--key", _directory.File("b.example.key"), "--ca", _directory.File("ca.pem")];
        Assert.True(await RunAsync(check) == 0, Output);
        Assert.Contains("valid for 39 days", Output, StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync([.. check, "--days", "60"]));
        Assert.Contains("expires in 39 days", Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new", "not a name")]
    [InlineData("new", "--days", "0")]
    [InlineData("new", "--key", "dsa")]
    [InlineData("check")]
    [InlineData("show")]
    public void Wrong_usage_is_an_error_of_the_command_line(params string[] arguments) => Assert.NotEmpty(Command().Parse(arguments).Errors);

    [Fact]
    public async Task Show_prints_names_days_and_both_pins_of_a_file()
    {
        using var leaf = _authority.Issue(new TestLeaf { Names = ["mail.example", "192.0.2.7"] });
        var path = _directory.Write("c.pem", leaf.ChainPem);

        Assert.Equal(0, await RunAsync("show", path));

        string[] says =
        [
            "mail.example, 192.0.2.7", "CN=Postern Test Intermediate", "(89 days left)", "ECDSA P-256", leaf.FingerprintSha256, leaf.SpkiSha256,
            Pin.OfCertificate(leaf.Der).ToString(), Pin.OfKey(leaf.Der).ToString(), "chain 1:",
        ];
        Assert.All(says, word => Assert.Contains(word, Output, StringComparison.Ordinal));
        Assert.DoesNotContain("\e", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_asks_a_server_and_tells_what_a_door_would_refuse()
    {
        using var leaf = _authority.Issue(TestLeaf.Expired);
        _peer = new PeerChain("imaps://mail.example", [leaf.Der, _authority.Certificate.RawData]) { Tls = "TLSv1.3", Refusal = "it has expired", Staple = new byte[] { 1 } };

        Assert.Equal(0, await RunAsync("show", "imaps://mail.example", "--json"));
        using var json = JsonDocument.Parse(Output);
        Assert.Equal(2, json.RootElement.GetProperty("chain").GetArrayLength());
        Assert.Equal("it has expired", json.RootElement.GetProperty("refusal").GetString());

        Assert.Equal(0, await RunAsync("show", "imaps://mail.example"));
        Assert.Contains("a door that verifies would refuse it: it has expired", Output, StringComparison.Ordinal);
        Assert.Contains("warning: the certificate “CN=localhost” expired on", Output, StringComparison.Ordinal);
        Assert.Contains("stapled", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_says_in_one_line_why_it_cannot()
    {
        Assert.Equal(1, await RunAsync("show", _directory.File("none.pem")));
        Assert.Equal(1, await RunAsync("show", "tls://mail.example:443"));

        Assert.Contains("there is no such file", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("connection refused", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_is_content_with_a_good_file_and_with_a_self_signed_one()
    {
        using var leaf = _authority.Issue();
        var path = leaf.WriteCombinedTo(_directory);
        Assert.True(await RunAsync("check", path, "--ca", _root.WriteTo(_directory)) == 0, Output);

        await RunAsync("new", "mail.example", "--out", _directory.Path);
        Assert.True(await RunAsync("check", _directory.File("mail.example.pem"), "--key", _directory.File("mail.example.key")) == 0, Output);
        Assert.Contains("self-signed", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_each_thing_that_is_wrong()
    {
        using var leaf = _authority.Issue(new TestLeaf { IssuerUrl = "http://127.0.0.1/i.der" });
        using var other = _authority.Issue();
        using var expired = _authority.Issue(TestLeaf.Expired);
        using var nameless = _authority.Issue(new TestLeaf { Names = [], CommonName = "mail.example" });
        using var stapling = _authority.Issue(new TestLeaf { MustStaple = true });
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.GroupRead;
        (string Path, string Says)[] table =
        [
            (_directory.Write("open.pem", leaf.ChainPem + leaf.KeyPem, Open), "chmod 600"),
            (_directory.Write("other.pem", leaf.ChainPem + other.KeyPem), "does not belong to the certificate"),
            (_directory.Write("expired.pem", expired.ChainPem + expired.KeyPem), "expired on"),
            (_directory.Write("short.pem", leaf.LeafPem + leaf.KeyPem), "an intermediate is missing: “CN=Postern Test Intermediate”"),
            (_directory.Write("url.pem", leaf.LeafPem + leaf.KeyPem), "curl -s http://127.0.0.1/i.der | openssl x509 -inform der"),
            (_directory.Write("order.pem", _authority.Pem + leaf.LeafPem + leaf.KeyPem), "wrong order"),
            (_directory.Write("nameless.pem", nameless.ChainPem + nameless.KeyPem), "no subjectAltName"),
            (_directory.Write("stapling.pem", stapling.ChainPem + stapling.KeyPem), "promises a stapled OCSP answer"),
            (_directory.Write("words.pem", "hello"), "holds no certificate"),
            (_directory.File("none.pem"), "there is no such file"),
        ];
        var authority = _root.WriteTo(_directory);

        foreach (var (path, says) in table)
        {
            Assert.Equal(1, await RunAsync("check", path, "--ca", authority));
            Assert.True(Output.Split('\n').Count(l => l.StartsWith("problem: ", StringComparison.Ordinal)) == 1, Output);
            Assert.Contains(says, Output, StringComparison.Ordinal);
        }

        Assert.Equal(1, await RunAsync("check", _directory.File("url.pem"), "--json"));
        using var json = JsonDocument.Parse(Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
    }

    private string Output => _output.ToString();

    private System.CommandLine.Command Command() => Cert.Create(
        new Page(_output, _error),
        TimeProvider.System,
        "test.example",
        (end, _) => _peer is null ? throw new IOException($"{end}: connection refused") : Task.FromResult(_peer));

    private Task<int> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        return Command().Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
    }
}
