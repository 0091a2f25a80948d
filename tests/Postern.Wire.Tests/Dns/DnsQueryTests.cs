using Postern.Wire.Dns;

namespace Postern.Wire.Tests.Dns;

public sealed class DnsQueryTests
{
    [Theory]
    [InlineData(DnsType.A, false, false, "1234 0100 0001 0000 0000 0000 0161026263 00 0001 0001")]
    [InlineData(DnsType.Aaaa, true, false, "1234 0100 0001 0000 0000 0001 0161026263 00 001C 0001 00 0029 04D0 00000000 0000")]
    [InlineData(DnsType.Tlsa, true, true, "1234 0120 0001 0000 0000 0001 0161026263 00 0034 0001 00 0029 04D0 00000000 0000")]
    public void A_query_is_written(DnsType type, bool edns, bool authentic, string hex)
    {
        var query = new DnsQuery { Id = 0x1234, Name = "a.bc", Type = type, UsesEdns = edns, WantsAuthenticData = authentic };
        var bytes = new byte[DnsQuery.Longest];
        Assert.True(query.TryWrite(bytes, out var written));
        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(bytes.AsSpan(0, written)));
        for (var length = 0; length < written; length++)
            Assert.False(query.TryWrite(bytes.AsSpan(0, length), out _));
    }

    [Fact]
    public void The_longest_name_fits_into_the_longest_query()
    {
        var label = new string('x', 63);
        var query = new DnsQuery { Id = 1, Name = $"{label}.{label}.{label}.{label[2..]}", Type = DnsType.A };
        Assert.True(query.TryWrite(new byte[DnsQuery.Longest], out var written));
        Assert.Equal(DnsQuery.Longest, written);
    }

    [Fact]
    public void What_is_no_name_is_not_written() =>
        Assert.False(new DnsQuery { Id = 1, Name = "a..b", Type = DnsType.A }.TryWrite(new byte[DnsQuery.Longest], out _));
}
