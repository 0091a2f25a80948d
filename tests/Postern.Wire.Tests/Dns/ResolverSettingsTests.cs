using Postern.Wire.Dns;

namespace Postern.Wire.Tests.Dns;

public sealed class ResolverSettingsTests
{
    [Fact]
    public void A_whole_file_is_read()
    {
        var settings = ResolverSettings.Read("""
            # a comment
            ; another
            domain old.example
            search example.org  sub.example.org. .
            nameserver 192.0.2.53
            nameserver 2001:db8::53
            nameserver fe80::1%eth0
            nameserver 192.0.2.54
             nameserver 192.0.2.55
            nameserver nonsense
            options ndots:2 timeout:99 attempts:0 rotate edns0
            options use-vc trust-ad unknown ndots:x
            """.ReplaceLineEndings("\r\n"));
        Assert.Equal(["192.0.2.53", "2001:db8::53", "fe80::1"], settings.Servers.Select(server => server.Address.ToString()));
        Assert.Equal("eth0", settings.Servers[2].Scope);
        Assert.Equal(["example.org", "sub.example.org"], settings.Search);
        Assert.Equal((2, 30, 1), (settings.Dots, settings.TimeoutSeconds, settings.Attempts));
        Assert.True(settings is { Rotates: true, UsesEdns: true, UsesTcp: true, TrustsAuthenticData: true });
    }

    [Fact]
    public void An_empty_file_means_the_machine_itself()
    {
        var settings = ResolverSettings.Read("");
        Assert.Equal("127.0.0.1", Assert.Single(settings.Servers).Address.ToString());
        Assert.Equal((1, 5, 2), (settings.Dots, settings.TimeoutSeconds, settings.Attempts));
        Assert.Empty(settings.Search);
    }

    [Theory]
    [InlineData("host", "host.a host.b host")]
    [InlineData("host.x", "host.x host.x.a host.x.b")]
    [InlineData("host.", "host")]
    public void A_name_is_tried_with_its_suffixes(string name, string candidates) =>
        Assert.Equal(candidates.Split(' '), ResolverSettings.Read("search a b").Candidates(name));
}
