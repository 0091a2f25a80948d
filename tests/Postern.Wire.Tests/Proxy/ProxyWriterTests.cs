using System.Net;
using System.Text;
using Postern.Wire.Proxy;

namespace Postern.Wire.Tests.Proxy;

public sealed class ProxyWriterTests
{
    [Theory]
    [InlineData("192.0.2.1:56324", "198.51.100.2:995", "PROXY TCP4 192.0.2.1 198.51.100.2 56324 995\r\n")]
    [InlineData("[::ffff:192.0.2.1]:1", "[::ffff:192.0.2.2]:2", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n")]
    [InlineData("192.0.2.1:1", "[2001:db8::1]:2", "PROXY TCP6 ::ffff:192.0.2.1 2001:db8::1 1 2\r\n")]
    [InlineData(null, "[2001:db8::1]:2", "PROXY UNKNOWN\r\n")]
    public void A_line_is_written(string? source, string? destination, string line) =>
        Assert.Equal(line, Encoding.ASCII.GetString(ProxyWriter.Version1(ProxyReaderTests.End(source), ProxyReaderTests.End(destination))));

    [Fact]
    public void A_block_tells_of_TLS()
    {
        var tls = new ProxyTls { Version = "TLSv1.3", Cipher = "C", CommonName = "me", HasCertificate = true, IsVerified = true };
        var bytes = ProxyWriter.Version2(IPEndPoint.Parse("1.2.3.4:5"), IPEndPoint.Parse("6.7.8.9:10"), tls, "imap", "mail.example");
        Assert.Equal(
            "0D0A0D0A000D0A515549540A" + "2111" + "003D"
            + "01020304" + "06070809" + "0005" + "000A"
            + "010004" + "696D6170"
            + "02000C" + "6D61696C2E6578616D706C65"
            + "200018" + "07" + "00000000"
            + "210007" + "544C5376312E33" + "220002" + "6D65" + "230001" + "43",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var random = new Random(20264);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(2) == 0 ? 4 : 16];
            var (source, destination) = (Next(random, bytes), Next(random, bytes));
            foreach (var written in new[] { ProxyWriter.Version1(source, destination), ProxyWriter.Version2(source, destination, alpn: "x") })
            {
                Assert.Equal(ProxyStatus.Done, ProxyReader.Read(written, out var header, out var consumed, out _));
                Assert.Equal(written.Length, consumed);
                Assert.Equal((source, destination), (header!.Source!, header.Destination!));
            }
        }
    }

    private static IPEndPoint Next(Random random, byte[] bytes)
    {
        random.NextBytes(bytes);
        return new IPEndPoint(new IPAddress(bytes), random.Next(65536));
    }
}
