using Postern.Wire.Tls;

namespace Postern.Wire.Tests.Tls;

public sealed class TlsRecordHeaderTests
{
    [Fact]
    public void A_header_is_read()
    {
        Assert.True(TlsRecordHeader.TryRead([0x17, 3, 3, 0x48, 0, 1], out var header));
        Assert.Equal(new TlsRecordHeader(0x17, 0x0303, TlsRecordHeader.LongestCipher), header);
    }

    [Theory]
    [InlineData("")]
    [InlineData("16030300")]
    [InlineData("1303030001")]
    [InlineData("1903030001")]
    [InlineData("1602030001")]
    [InlineData("1603034801")]
    public void What_is_no_header_is_refused(string hex) => Assert.False(TlsRecordHeader.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("", false)]
    [InlineData("16", true)]
    [InlineData("1603", true)]
    [InlineData("45", false)]
    public void The_first_byte_tells_TLS(string hex, bool isTls) => Assert.Equal(isTls, TlsDetect.IsTls(Convert.FromHexString(hex)));
}
