using Postern.Wire.Ends;

namespace Postern.Wire.Tests.Ends;

public sealed class HopUrlTests
{
    [Theory]
    [InlineData("ssh://me@popserver", HopKind.Ssh, "popserver", 0, "me", null)]
    [InlineData("ssh://popserver:2222", HopKind.Ssh, "popserver", 2222, null, null)]
    [InlineData("socks5://proxy", HopKind.Socks5, "proxy", 1080, null, null)]
    [InlineData("socks5://u:p%40ss@[::1]:9050/", HopKind.Socks5, "::1", 9050, "u", "p@ss")]
    [InlineData("http://u:@proxy:3128", HopKind.Http, "proxy", 3128, "u", "")]
    [InlineData("http://u:a:b@proxy:3128", HopKind.Http, "proxy", 3128, "u", "a:b")]
    public void A_way_is_read(string url, HopKind kind, string host, int port, string? user, string? password)
    {
        Assert.True(HopUrl.TryParse(url, out var hop, out var problem), problem);
        Assert.Equal(new Hop { Kind = kind, Host = host, Port = port, User = user, Password = password }, hop);
    }

    [Fact]
    public void The_password_is_never_shown()
    {
        Assert.True(HopUrl.TryParse("socks5://u:geheim@proxy", out var hop, out _));
        Assert.Equal("socks5://u@proxy:1080", hop.ToString());
    }

    [Theory]
    [InlineData("proxy:1080", "A way is a URL")]
    [InlineData("socks://u:geheim@proxy", "did you mean socks5://?")]
    [InlineData("https://u:geheim@proxy:1", "did you mean http://?")]
    [InlineData("ftp://u:geheim@proxy:1", "is not a way to travel")]
    [InlineData("http://u:geheim@proxy", "has no usual port")]
    [InlineData("ssh://u:geheim@proxy", "takes no password")]
    [InlineData("ssh://-oProxyCommand=x@proxy", "cannot begin with a hyphen")]
    [InlineData("ssh://-oProxyCommand", "is not a host name")]
    [InlineData("ssh://u@", "needs a host")]
    [InlineData("ssh://@h", "The user before the @ is empty")]
    [InlineData("socks5://u:geheim%zz@h", "is not well written")]
    [InlineData("socks5://u:geheim%ff@h", "is not well written")]
    [InlineData("socks5://u:geheim%00@h", "is not well written")]
    [InlineData("http://a%3ab:geheim@h:1", "cannot have a colon")]
    [InlineData("socks5://h:0", "Port 0")]
    [InlineData("socks5://h/x?geheim", "leave out what follows")]
    public void What_is_wrong_is_said_in_one_sentence_without_the_password(string url, string part)
    {
        Assert.False(HopUrl.TryParse(url, out var hop, out var problem));
        Assert.Null(hop);
        Assert.Contains(part, problem, StringComparison.Ordinal);
        EndUrlTests.AssertSentence(problem);
        Assert.DoesNotContain("geheim", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_canonically_is_read_back_as_the_same()
    {
        var random = new Random(20261);
        for (var i = 0; i < 2000; i++)
        {
            var kind = (HopKind)random.Next(3);
            var hop = new Hop
            {
                Kind = kind,
                Host = RandomEnds.Host(random),
                Port = random.Next(1, 65536),
                User = random.Next(2) == 0 ? null : "u" + RandomEnds.Text(random, "abc%@/ ü-", 0, 20),
            };
            Assert.True(HopUrl.TryParse(hop.ToString(), out var again, out var problem), $"{hop}: {problem}");
            Assert.Equal(hop, again);
        }
    }
}
