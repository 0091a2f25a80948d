using Postern.Net.Dialing;
using Postern.Net.Tests.Dialing;

namespace Postern.Net.Tests.Dns;

/// <summary>The resolver against dnsmasq, and dialing by its answers.</summary>
public sealed class ResolverInteropTests : IDisposable
{
    private readonly DialBench _dial = new();

    [Fact]
    public async Task Dnsmasq_is_understood()
    {
        using LoopbackPeer server = await DnsmasqAsync(
            "--host-record=pop.example,192.0.2.1,2001:db8::1",
            "--host-record=old.example,192.0.2.2",
            "--cname=mail.example,pop.example");
        using var bench = new ResolverBench(server.Port);
        Assert.Equal("2001:db8::1 | 192.0.2.1", await bench.AskAsync("pop.example"));
        Assert.Equal("the name has no address | 192.0.2.2", await bench.AskAsync("old.example"));
        Assert.Equal("2001:db8::1 | 192.0.2.1", await bench.AskAsync("mail.example"));
        Assert.Equal("no such name | no such name", await bench.AskAsync("none.example"));
    }

    [Fact]
    public async Task A_hundred_addresses_come_over_TCP()
    {
        string[] records = [.. Enumerable.Range(1, 100).Select(i => $"--host-record=many.example,192.0.2.{i}")];
        using LoopbackPeer server = await DnsmasqAsync(records);
        using var bench = new ResolverBench(server.Port);
        var answer = await bench.Resolver.Resolve("many.example").V4;
        Assert.Equal(100, answer.Addresses.Count);
    }

    [Fact]
    public async Task A_name_is_dialed_at_the_first_of_its_addresses_that_answers()
    {
        using LoopbackPeer server = await DnsmasqAsync("--host-record=pop.example,127.0.0.4", "--host-record=pop.example,127.0.0.5");
        using var bench = new ResolverBench(server.Port);
        int port = _dial.Echo("127.0.0.5");
        var dialer = new TcpDialer("pop.example", port, null, DialBench.Limit, bench.Resolver);
        Assert.Equal($"127.0.0.5:{port}", await _dial.WhereAsync(dialer));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_at_first_is_dialed_when_it_does()
    {
        using var server = new ScriptedServer("127.0.0.1");
        using var bench = new ResolverBench(server.Port);
        bench.Time.Factor = 20;
        int port = _dial.Echo("127.0.0.1");
        var dialer = new TcpDialer("pop.example", port, null, DialBench.Limit, bench.Resolver);
        Assert.Equal($"connect pop.example:{port}: no name server answered: 127.0.0.1 timed out", await _dial.FailAsync(dialer));
        server.Answer = question => [question.Addresses(60, "127.0.0.1")];
        Assert.Equal($"127.0.0.1:{port}", await _dial.WhereAsync(dialer));
    }

    [Fact]
    public async Task In_turn_the_addresses_of_one_name_share_the_connections()
    {
        using var server = new ScriptedServer("127.0.0.1") { Answer = question => [question.Addresses(60, "127.0.0.4", "127.0.0.5")] };
        using var bench = new ResolverBench(server.Port);
        int port = _dial.Echo("127.0.0.4");
        _dial.Echo("127.0.0.5", port);
        var dialer = new TcpDialer("pop.example", port, null, DialBench.Limit, bench.Resolver, roundRobin: true);
        var went = new List<string?>();
        for (int i = 0; i < 6; i++)
            went.Add(await _dial.WhereAsync(dialer));
        Assert.Equal(3, went.Count(to => to == $"127.0.0.4:{port}"));
    }

    public void Dispose() => _dial.Dispose();

    private static Task<LoopbackPeer> DnsmasqAsync(params string[] records) => LoopbackPeer.StartAsync("dnsmasq", port =>
    [
        "--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--pid-file=", $"--user={Environment.UserName}",
        "--listen-address=127.0.0.1", "--bind-interfaces", $"--port={port}", "--local=/example/", "--local-ttl=60", .. records,
    ]);
}
