using System.Net;
using Postern.Wire.Ends;

namespace Postern.Wire.Tests.Ends;

public sealed class CidrTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.6", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "203.0.113.9", false)]
    [InlineData("::/0", "::ffff:203.0.113.9", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1", "::2", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.1.2.3", false)]
    public void A_block_holds_its_addresses(string block, string address, bool holds)
    {
        Assert.True(Cidr.TryParse(block, out var cidr, out var problem), problem);
        Assert.Equal(holds, cidr.Contains(IPAddress.Parse(address).GetAddressBytes()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/24/1")]
    [InlineData("::1/129")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("[::1]")]
    [InlineData("host/8")]
    public void What_is_wrong_is_said_in_one_sentence(string text)
    {
        Assert.False(Cidr.TryParse(text, out _, out var problem));
        EndUrlTests.AssertSentence(problem);
    }

    [Fact]
    public void Bits_behind_the_prefix_are_a_mistake_with_its_cure()
    {
        Assert.False(Cidr.TryParse("10.0.0.1/8", out _, out var problem));
        Assert.Contains("write 10.0.0.0/8", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_another_length_is_in_no_block()
    {
        Assert.True(Cidr.TryParse("::/0", out var cidr, out _));
        Assert.False(cidr.Contains([]));
        Assert.False(cidr.Contains(new byte[5]));
    }

    [Fact]
    public void A_block_is_read_back_as_written_and_agrees_with_the_framework()
    {
        var random = new Random(20262);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = new byte[random.Next(2) == 0 ? 4 : 16];
            random.NextBytes(bytes);
            var bits = random.Next(bytes.Length * 8 + 1);
            for (var bit = bits; bit < bytes.Length * 8; bit++)
                bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
            var text = $"{new IPAddress(bytes)}/{bits}";
            Assert.True(Cidr.TryParse(text, out var cidr, out var problem), problem);
            Assert.Equal(text, cidr.ToString());

            var network = IPNetwork.Parse(text);
            var other = (byte[])bytes.Clone();
            other[random.Next(other.Length)] ^= (byte)(1 << random.Next(8));
            Assert.True(cidr.Contains(bytes));
            Assert.Equal(network.Contains(new IPAddress(other)), cidr.Contains(other));
        }
    }
}
