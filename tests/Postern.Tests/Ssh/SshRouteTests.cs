using Postern.Net.Settings;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Tests.Ssh;

public sealed class SshRouteTests
{
    private static readonly SshWay Plain = new();

    [Fact]
    public void Whoever_says_the_same_has_the_same_key()
    {
        Assert.Equal(Of("ssh://me@host", Plain).Key, Of("ssh://me@host", new SshWay()).Key);
        Assert.Equal(Of("ssh://me@host", Plain).Key, Of("ssh://me@host", Plain with { Linger = TimeSpan.FromHours(1) }).Key);
    }

    [Fact]
    public void Whatever_makes_another_login_makes_another_key()
    {
        string[] keys =
        [
            Of("ssh://me@host", Plain).Key,
            Of("ssh://you@host", Plain).Key,
            Of("ssh://me@host:2222", Plain).Key,
            Of("ssh://me@host", Plain with { Identity = "/key" }).Key,
            Of("ssh://me@host", Plain with { HostKeys = ["SHA256:x"] }).Key,
            Of("ssh://me@host", Plain with { Compression = true }).Key,
            Of("ssh://me@host", Plain with { Silence = TimeSpan.FromSeconds(3) }).Key,
            new SshRoute([Hop("socks5://a:b@proxy"), Hop("ssh://me@host")], Plain).Key,
            new SshRoute([Hop("socks5://a:c@proxy"), Hop("ssh://me@host")], Plain).Key,
        ];
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{16}$", key));
    }

    private static SshRoute Of(string hop, SshWay way) => new([Hop(hop)], way);

    private static Hop Hop(string text) => HopUrl.TryParse(text, out var hop, out var problem) ? hop : throw new InvalidOperationException(problem);
}
