using System.Net;
using System.Text;
using Postern.Wire.Proxy;

namespace Postern.Wire.Tests.Proxy;

public sealed class ProxyReaderTests
{
    private const string Signature2 = "0D0A0D0A000D0A515549540A";

    public static TheoryData<string, string?, string?> Lines => new()
    {
        { "PROXY TCP4 192.0.2.1 198.51.100.2 56324 995\r\n", "192.0.2.1:56324", "198.51.100.2:995" },
        { "PROXY TCP6 2001:db8::1 ::ffff:1.2.3.4 1 65535\r\n", "[2001:db8::1]:1", "[::ffff:1.2.3.4]:65535" },
        { "PROXY UNKNOWN\r\n", null, null },
        { "PROXY UNKNOWN ffff::1 what ever \u0001\r\n", null, null },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_read(string line, string? source, string? destination)
    {
        var (status, header, consumed) = Read(Encoding.ASCII.GetBytes(line + "rest"));
        Assert.Equal((ProxyStatus.Done, line.Length), (status, consumed));
        Assert.Equal(
            new ProxyHeader { Version = 1, Source = End(source), Destination = End(destination) },
            header);
    }

    [Theory]
    [InlineData("EHLO x\r\n")]
    [InlineData("PROXY  TCP4 1.2.3.4 1.2.3.4 1 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 1 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 01 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n")]
    [InlineData("PROXY TCP4 1.2.3 1.2.3.4 1 1\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 1 1\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 1.2.3.4 1 1\r\n")]
    [InlineData("PROXY UNKNOWNX\r\n")]
    [InlineData("PROXY UDP4 1.2.3.4 1.2.3.4 1 1\r\n")]
    [InlineData("PROXY UNKNOWN\n")]
    [InlineData("PROXY UNKNOWN\rx")]
    public void A_wrong_line_is_malformed(string line) => AssertMalformed(Encoding.ASCII.GetBytes(line));

    [Fact]
    public void A_line_has_at_most_107_bytes()
    {
        var longest = "PROXY UNKNOWN " + new string('x', 107 - 2 - 14);
        Assert.Equal(ProxyStatus.Done, Read(Encoding.ASCII.GetBytes(longest + "\r\n")).Status);
        AssertMalformed(Encoding.ASCII.GetBytes(longest + "x\r\n"));
        AssertMalformed(Encoding.ASCII.GetBytes(longest + "x"));
    }

    public static TheoryData<string, bool, string?, string?> Blocks => new()
    {
        { "21 11 000C C0000201 C6336402 DC04 03E3", false, "192.0.2.1:56324", "198.51.100.2:995" },
        { "21 11 0010 C0000201 C6336402 DC04 03E3 04000100", false, "192.0.2.1:56324", "198.51.100.2:995" },
        { "21 21 0024 20010DB8000000000000000000000001 20010DB8000000000000000000000002 0001 0002", false, "[2001:db8::1]:1", "[2001:db8::2]:2" },
        { "20 00 0000", true, null, null },
        { "20 11 0000", true, null, null },
        { "20 11 000C C0000201 C6336402 DC04 03E3", true, null, null },
        { "21 00 0003 010203", false, null, null },
        { "21 31 00D8" + new string('0', 432), false, null, null },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_is_read(string block, bool isLocal, string? source, string? destination)
    {
        var bytes = Hex(Signature2 + block);
        var (status, header, consumed) = Read([.. bytes, 1, 2, 3]);
        Assert.Equal((ProxyStatus.Done, bytes.Length), (status, consumed));
        Assert.Equal(
            new ProxyHeader { Version = 2, IsLocal = isLocal, Source = End(source), Destination = End(destination) },
            header);
    }

    [Theory]
    [InlineData("11 11 000C C0000201 C6336402 DC04 03E3")]
    [InlineData("22 11 000C C0000201 C6336402 DC04 03E3")]
    [InlineData("21 41 000C C0000201 C6336402 DC04 03E3")]
    [InlineData("21 13 000C C0000201 C6336402 DC04 03E3")]
    [InlineData("21 11 000B C0000201 C6336402 DC04 03")]
    [InlineData("21 21 000C C0000201 C6336402 DC04 03E3")]
    [InlineData("21 11 1001")]
    public void A_wrong_block_is_malformed(string block) => AssertMalformed(Hex(Signature2 + block));

    [Fact]
    public void However_a_header_is_cut_it_is_the_same()
    {
        var wholes = Lines.Select(row => Encoding.ASCII.GetBytes(row.Data.Item1))
            .Concat(Blocks.Select(row => Hex(Signature2 + row.Data.Item1)));
        foreach (var whole in wholes)
        {
            for (var cut = 0; cut < whole.Length; cut++)
                Assert.Equal(ProxyStatus.NeedMore, Read(whole.AsSpan(0, cut)).Status);
            Assert.Equal(ProxyStatus.Done, Read(whole).Status);
        }
    }

    [Fact]
    public void However_garbage_is_cut_the_verdict_is_never_taken_back()
    {
        var random = new Random(20263);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = Hex(Signature2 + "21 11 000C C0000201 C6336402 DC04 03E3");
            if (i % 2 == 0)
                bytes = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 995\r\n"u8.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var whole = Read(bytes);
            var first = Enumerable.Range(0, bytes.Length + 1).Select(cut => Read(bytes.AsSpan(0, cut))).FirstOrDefault(read => read.Status != ProxyStatus.NeedMore);
            if (whole.Status != ProxyStatus.NeedMore)
                Assert.Equal(whole, first);
        }
    }

    internal static IPEndPoint? End(string? text) => text is null ? null : IPEndPoint.Parse(text);

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    private static (ProxyStatus Status, ProxyHeader? Header, int Consumed) Read(ReadOnlySpan<byte> bytes)
    {
        var status = ProxyReader.Read(bytes, out var header, out var consumed, out var problem);
        Assert.Equal(status == ProxyStatus.Malformed, problem is not null);
        Assert.Equal(status == ProxyStatus.Done, header is not null);
        return (status, header, consumed);
    }

    private static void AssertMalformed(byte[] bytes) => Assert.Equal(ProxyStatus.Malformed, Read(bytes).Status);
}
