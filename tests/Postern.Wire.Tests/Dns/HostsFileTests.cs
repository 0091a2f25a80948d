using Postern.Wire.Dns;

namespace Postern.Wire.Tests.Dns;

public sealed class HostsFileTests
{
    private static readonly HostsFile File = HostsFile.Read(
        "127.0.0.1\tlocalhost Here # not.me\r\n::1 localhost\n# 1.1.1.1 x\n127.0.0.1 localhost\nnonsense y\n192.0.2.1\nfe80::1%eth0 z\n");

    [Theory]
    [InlineData("localhost", "127.0.0.1 ::1")]
    [InlineData("LOCALHOST.", "127.0.0.1 ::1")]
    [InlineData("here", "127.0.0.1")]
    [InlineData("not.me", "")]
    [InlineData("x", "")]
    [InlineData("y", "")]
    [InlineData("", "")]
    public void A_name_has_its_addresses(string name, string addresses) =>
        Assert.Equal(addresses, string.Join(' ', File.Find(name)));
}
