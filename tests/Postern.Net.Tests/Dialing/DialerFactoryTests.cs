using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Dialing;

public sealed class DialerFactoryTests
{
    [Theory]
    [InlineData("pop3://popserver:110", "", typeof(TcpDialer), "popserver:110")]
    [InlineData("pop3://[::1]:110", "", typeof(TcpDialer), "[::1]:110")]
    [InlineData("unix:/run/pop3", "", typeof(UnixDialer), "unix:/run/pop3")]
    [InlineData("exec:/usr/sbin/popper", "", typeof(ExecDialer), "exec:/usr/sbin/popper")]
    [InlineData("pty:/usr/sbin/popper", "", typeof(PtyDialer), "pty:/usr/sbin/popper")]
    [InlineData("pop3://popserver:110", "socks5://proxy:1080", typeof(Socks5Dialer), "popserver:110")]
    [InlineData("pop3://popserver:110", "http://proxy:3128", typeof(HttpConnectDialer), "popserver:110")]
    public void Every_end_has_its_dialer(string connect, string via, Type type, string target)
    {
        Dialer dialer = Factory().For(Door([connect], via));
        Assert.IsType(type, dialer);
        Assert.Equal(target, dialer.Target);
    }

    [Fact]
    public void Several_targets_fail_over()
    {
        Dialer dialer = Factory().For(Door(["pop3://a:110", "pop3://b:110"], ""));
        Assert.IsType<FailoverDialer>(dialer);
        Assert.Equal("a:110, b:110", dialer.Target);
    }

    [Theory]
    [InlineData("pop3://a:110", "ssh://me@host", "ssh://me@host: there is no ssh here.")]
    [InlineData("unix:/run/pop3", "socks5://proxy:1080", "unix:/run/pop3: socks5://proxy:1080 leads to a host and a port, and this end has none.")]
    public void What_does_not_fit_is_refused_with_a_sentence(string connect, string via, string sentence)
    {
        var failure = Assert.Throws<DialerSettingException>(() => Factory().For(Door([connect], via)));
        Assert.Equal(sentence, failure.Message);
    }

    [Fact]
    public void What_lies_before_an_ssh_server_is_the_route_to_it_and_what_lies_behind_is_reached_from_there()
    {
        var asked = new List<(string Route, string? Identity, string Target)>();
        var factory = new DialerFactory(new Resolver(TimeProvider.System, new AwaitedLog()), new Descriptors(1024, 1024), new AwaitedLog(), (route, login, target) =>
        {
            asked.Add((string.Join(' ', route), login.Identity, target.ToString()));
            return new TcpDialer("127.0.0.1", 1, local: null, TimeSpan.FromSeconds(1), new Resolver(TimeProvider.System, new AwaitedLog()));
        });
        Hop[] hops = [.. new[] { "http://proxy:3128", "ssh://first", "ssh://second:2222", "socks5://inner:1080" }.Select(text => HopUrl.TryParse(text, out var hop, out _) ? hop : throw new InvalidOperationException(text))];
        Dialer dialer = factory.For(Door(["pop3://a:110"], "") with { Via = hops, Ssh = new SshWay { Identity = "/key" } });
        Assert.IsType<Socks5Dialer>(dialer);
        Assert.Equal([("http://proxy:3128 ssh://first", null, "second:2222"), ("http://proxy:3128 ssh://first ssh://second:2222", "/key", "inner:1080")], asked);
        Assert.Throws<DialerSettingException>(() => factory.For(Door(["pop3://a:110"], "") with { Via = [hops[1], hops[1]] }));
    }

    [Fact]
    public void A_user_with_a_colon_cannot_use_an_HTTP_proxy()
    {
        var hop = new Hop { Kind = HopKind.Http, Host = "proxy", Port = 3128, User = "a:b" };
        Assert.Throws<DialerSettingException>(() => Factory().For(Door(["pop3://a:110"], "") with { Via = [hop] }));
    }

    [Fact]
    public void A_name_is_no_source_address()
    {
        DoorSettings door = Door(["pop3://a:110"], "") with { LocalAddress = "eth0" };
        Assert.Throws<DialerSettingException>(() => Factory().For(door));
    }

    private static DialerFactory Factory() => new(new Resolver(TimeProvider.System, new AwaitedLog()), new Descriptors(1024, 1024), new AwaitedLog());

    private static DoorSettings Door(string[] connect, string via) => new()
    {
        Name = "door",
        Accept = [],
        Connect = [.. connect.Select(ReadEnd)],
        Via = via.Length == 0 ? [] : [ReadHop(via)],
    };

    private static End ReadEnd(string url) =>
        EndUrl.TryParse(url, EndSide.Connect, out End? end, out string? problem) ? end : throw new InvalidOperationException(problem);

    private static Hop ReadHop(string url) =>
        HopUrl.TryParse(url, out Hop? hop, out string? problem) ? hop : throw new InvalidOperationException(problem);
}
