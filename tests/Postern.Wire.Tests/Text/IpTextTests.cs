using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

/// <summary>Addresses are read strictly, wherever they stand.</summary>
public sealed class IpTextTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::1", "::1")]
    [InlineData("2001:DB8::0001", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    public void An_address_is_read(string text, string same)
    {
        Assert.True(IpText.TryRead(text, out var address));
        Assert.Equal(same, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.1")] // inet_aton(3)
    [InlineData("2130706433")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.0.0.256")]
    [InlineData("127.0.0.1 ")]
    [InlineData("[::1]")]
    [InlineData("[::1]:25")]
    [InlineData("::1::")]
    [InlineData("localhost")]
    public void What_only_looks_like_one_is_not(string text) => Assert.False(IpText.TryRead(text, out _));
}
