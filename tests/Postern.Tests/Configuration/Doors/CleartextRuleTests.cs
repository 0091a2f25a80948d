using Postern.Configuration.Doors;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Tests.Configuration.Doors;

public sealed class CleartextRuleTests
{
    [Theory]
    // What never leaves this machine, or is not clear.
    [InlineData("imap://127.0.0.1:143", "imap://127.9.9.9:143", "", 0)]
    [InlineData("imap://[::1]:143", "imap://localhost:143", "", 0)]
    [InlineData("imap://[::ffff:127.0.0.1]:143", "imap://mail.localhost.:143", "", 0)]
    [InlineData("imap+unix:/run/imap", "unix:/run/other", "", 0)]
    [InlineData("imap+stdio:", "exec:/usr/sbin/imapd", "", 0)]
    [InlineData("stdio:", "pty:/usr/sbin/imapd", "", 0)]
    [InlineData("imaps://:993", "imaps://imap.example.org", "", 0)]
    [InlineData("imap+starttls://:143", "imap+starttls://imap.example.org", "", 0)]
    [InlineData("imap+auto://:143", "tls://imap.example.org:993", "", 0)]
    // What does.
    [InlineData("imap://:143", "imap://127.0.0.1:143", "", 1)]
    [InlineData("imap://0.0.0.0:143", "imap://127.0.0.1:143", "", 1)]
    [InlineData("imap://[::]:143", "imap://127.0.0.1:143", "", 1)]
    [InlineData("tcp://192.0.2.1:143", "imap://127.0.0.1:143", "", 1)]
    [InlineData("imaps://:993", "imap://192.0.2.1:143", "", 1)]
    [InlineData("imaps://:993", "imap://128.0.0.1:143", "", 1)]
    [InlineData("imaps://:993", "imap://localhost.example.org:143", "", 1)]
    [InlineData("imaps://:993", "imap://localhost4:143", "", 1)]
    [InlineData("imap://:143", "imap://imap.example.org:143", "", 2)]
    // SSH protects the way to its host, and nothing beyond it.
    [InlineData("pop3s://:995", "pop3://popserver:110", "ssh://me@popserver", 0)]
    [InlineData("pop3s://:995", "pop3://POPserver.:110", "ssh://popserver", 0)]
    [InlineData("pop3s://:995", "pop3://127.0.0.1:110", "ssh://popserver", 0)]
    [InlineData("pop3s://:995", "pop3://localhost:110", "socks5://192.0.2.1 ssh://popserver", 0)]
    [InlineData("pop3s://:995", "pop3://other:110", "ssh://popserver", 1)]
    [InlineData("pop3s://:995", "pop3s://other:995", "ssh://popserver", 0)]
    // A proxy protects nothing, wherever it is.
    [InlineData("pop3s://:995", "pop3://127.0.0.1:110", "socks5://127.0.0.1", 1)]
    [InlineData("pop3s://:995", "pop3://popserver:110", "http://127.0.0.1:3128", 1)]
    [InlineData("pop3s://:995", "pop3://popserver:110", "ssh://popserver socks5://127.0.0.1", 1)]
    [InlineData("pop3s://:995", "pop3s://popserver", "socks5://proxy.example.org", 0)]
    // User and password of a proxy are clear text of their own.
    [InlineData("pop3s://:995", "pop3s://popserver", "socks5://me:secret@proxy.example.org", 1)]
    [InlineData("pop3s://:995", "pop3s://popserver", "http://me@proxy.example.org:3128", 1)]
    [InlineData("pop3s://:995", "pop3s://popserver", "socks5://me:secret@127.0.0.1", 0)]
    [InlineData("pop3s://:995", "pop3s://popserver", "ssh://gate socks5://me:secret@127.0.0.1", 0)]
    [InlineData("pop3s://:995", "pop3s://popserver", "ssh://gate socks5://me:secret@gate", 0)]
    [InlineData("pop3s://:995", "pop3s://popserver", "ssh://gate socks5://me:secret@proxy", 1)]
    [InlineData("pop3s://:995", "pop3s://popserver", "socks5://127.0.0.1 http://me:secret@127.0.0.1:3128", 1)]
    [InlineData("pop3s://:995", "pop3://popserver:110", "socks5://me:secret@proxy", 2)]
    public void Clear_text_on_a_network_is_found(string accept, string connect, string via, int legs)
    {
        var found = CleartextRule.Judge(Door(accept, connect, via));
        Assert.Equal(legs, found.Count);
        Assert.All(found, leg => Assert.DoesNotContain("secret", leg.Leg + leg.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_target_of_a_failover_is_judged()
    {
        var door = Door("pop3s://:995", "pop3://127.0.0.1:110", "");
        var other = Door("pop3s://:995", "pop3://192.0.2.1:110", "");
        Assert.Single(CleartextRule.Judge(door with { Connect = [.. door.Connect, .. other.Connect] }));
    }

    private static DoorSettings Door(string accept, string connect, string via)
    {
        Assert.True(EndUrl.TryParse(accept, EndSide.Accept, out var from, out var problem), problem);
        Assert.True(EndUrl.TryParse(connect, EndSide.Connect, out var to, out problem), problem);
        var hops = via.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => HopUrl.TryParse(text, out var hop, out var bad) ? hop : throw new FormatException(bad));
        return new DoorSettings { Name = "door", Accept = [from], Connect = [to], Via = [.. hops] };
    }
}
