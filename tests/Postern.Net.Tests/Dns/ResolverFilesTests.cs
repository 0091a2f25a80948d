using Postern.Net.Dns;

namespace Postern.Net.Tests.Dns;

/// <summary>What the machine's files say about names.</summary>
public sealed class ResolverFilesTests : IDisposable
{
    private readonly ScriptedServer _server = new("127.0.0.1");
    private readonly ResolverBench _bench;

    public ResolverFilesTests()
    {
        _bench = new ResolverBench(_server.Port);
        _server.Answer = question => [question.Addresses(100, "192.0.2.1", "2001:db8::1")];
    }

    [Fact]
    public async Task The_hosts_file_comes_first_and_a_name_in_it_is_not_asked_for()
    {
        _bench.Hosts("192.0.2.9 pop.example pop\n");
        Assert.Equal("the name has no address of this family | 192.0.2.9", await _bench.AskAsync("pop.example"));
        Assert.Equal("the name has no address of this family | 192.0.2.9", await _bench.AskAsync("POP"));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Changed_files_are_read_anew_after_some_seconds()
    {
        Assert.Equal("2001:db8::1 | 192.0.2.1", await _bench.AskAsync("pop.example"));
        _bench.Hosts("192.0.2.9 pop.example\n");
        Assert.Equal("2001:db8::1 | 192.0.2.1", await _bench.AskAsync("pop.example"));
        _bench.Time.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal("the name has no address of this family | 192.0.2.9", await _bench.AskAsync("pop.example"));
        await _bench.Log.WaitForAsync("the resolver's files have changed");
        using var second = new ScriptedServer("127.0.0.2", _server.Port) { Answer = question => [question.Addresses(100, "192.0.2.2", "2001:db8::2")] };
        _bench.Servers("127.0.0.2");
        _bench.Time.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal("2001:db8::2 | 192.0.2.2", await _bench.AskAsync("imap.example"));
    }

    [Fact]
    public async Task Without_resolv_conf_the_system_is_asked()
    {
        _bench.NoServersFile();
        // .invalid (RFC 6761 §6.4) is known to nobody, and this machine's own answer is awaited, whatever it is.
        await _bench.AskAsync("postern-test.invalid");
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task What_DNS_does_not_know_the_system_may()
    {
        _bench.Switch("files dns sss");
        _server.Answer = question => [question.NoSuchName(0)];
        await _bench.AskAsync("postern-test.invalid");
        Assert.Equal(2, _server.Asked.Count);
    }

    [Theory]
    [InlineData("", "pop.example", false, false)]
    [InlineData("hosts: files dns", "pop.example", false, false)]
    [InlineData("hosts: dns [!UNAVAIL=return] files", "pop.example", false, false)]
    [InlineData("hosts: files", "pop.example", true, false)]
    [InlineData("hosts: files sss dns", "pop.example", true, false)]
    [InlineData("hosts: files resolve [!UNAVAIL=return] dns", "pop.example", true, false)]
    [InlineData("hosts: files dns sss", "pop.example", false, true)]
    [InlineData("hosts: files mdns4_minimal [NOTFOUND=return] dns", "pop.example", false, false)]
    [InlineData("hosts: files mdns4_minimal [NOTFOUND=return] dns", "printer.local", true, false)]
    [InlineData("hosts: files mymachines dns myhostname", "pop.example", false, true)]
    [InlineData("hosts: files mymachines dns myhostname", "container", true, true)]
    [InlineData("#hosts: sss\nhosts: files dns # sss", "pop.example", false, false)]
    public void The_switch_says_who_answers(string text, string name, bool system, bool systemToo)
    {
        NameSwitch order = NameSwitch.Read(text);
        Assert.Equal(system, order.IsForSystem(name));
        Assert.Equal(systemToo, order.IsForSystemToo);
    }

    public void Dispose()
    {
        _server.Dispose();
        _bench.Dispose();
    }
}
