using Postern.Fuzz;
using Postern.Wire.Tls;

namespace Postern.Wire.Tests.Tls;

public sealed class ClientHelloReaderTests
{
    // What OpenSSL 3 sends for TLS 1.3 and for TLS 1.2 alone.
    private static readonly byte[] Hello13 = Corpus.Read("client-hello")[0];
    private static readonly byte[] Hello12 = Corpus.Read("client-hello")[1];

    [Fact]
    public void What_OpenSSL_sends_is_read()
    {
        var hello = Read(Hello13);
        Assert.Equal("mail.example.org", hello.ServerName);
        Assert.Equal(["imap", "h2"], hello.Protocols);
        Assert.Equal([0x0304, 0x0303], hello.SupportedVersions);
        Assert.Equal((0x0303, 0x0304), (hello.LegacyVersion, hello.HighestVersion));
    }

    [Fact]
    public void A_client_of_TLS_1_2_without_a_name_is_read()
    {
        var hello = Read(Hello12);
        Assert.Null(hello.ServerName);
        Assert.Empty(hello.Protocols);
        Assert.Equal(0x0303, hello.HighestVersion);
    }

    [Fact]
    public void However_it_is_cut_it_is_the_same()
    {
        for (var cut = 0; cut < Hello13.Length; cut++)
            Assert.Equal(ClientHelloStatus.NeedMore, ClientHelloReader.Read(Hello13.AsSpan(0, cut), out _));
        Assert.Equal(ClientHelloStatus.Done, ClientHelloReader.Read([.. Hello13, 1, 2, 3], out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void It_may_be_spread_over_records(int size)
    {
        byte[] bytes = [.. Hello13.Skip(5).Chunk(size).SelectMany(piece => (byte[])[0x16, 3, 1, 0, (byte)piece.Length, .. piece])];
        Assert.Equal("mail.example.org", Read(bytes).ServerName);
        Assert.Equal(ClientHelloStatus.NeedMore, ClientHelloReader.Read(bytes.AsSpan(0, bytes.Length - 1), out _));
    }

    [Fact]
    public void A_hello_without_extensions_is_read() =>
        Assert.Equal(0x0301, Read(Record(Body("0301", "", ""))).HighestVersion);

    [Fact]
    public void Grease_is_no_version()
    {
        var hello = Read(Record(Body("0303", "", "000B" + "002B0007" + "06" + "7A7A" + "0304" + "0303")));
        Assert.Equal(0x0304, hello.HighestVersion);
        Assert.Equal(3, hello.SupportedVersions.Count);
    }

    [Theory]
    [InlineData("45484C4F")] // EHLO
    [InlineData("17")] // application data
    [InlineData("1602")]
    [InlineData("1603010000")] // an empty record
    [InlineData("160301FFFF")]
    [InlineData("160301000102")] // a ServerHello
    [InlineData("160301000401FFFFFF")] // 16 MiB
    [InlineData("8000FF")]
    [InlineData("8000010100")]
    public void What_is_no_hello_is_malformed_at_once(string hex) =>
        Assert.Equal(ClientHelloStatus.Malformed, ClientHelloReader.Read(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("0005" + "00000001" + "00")] // a name list that is cut
    [InlineData("0009" + "00000005" + "0003" + "000000")] // an empty name
    [InlineData("000A" + "00000006" + "0004" + "00000100")] // a zero in the name
    [InlineData("000A" + "00000006" + "0004" + "01000161")] // a name of another type
    [InlineData("0008" + "00FF0000" + "00FF0000")] // an extension twice
    [InlineData("0006" + "00100002" + "0000")] // no protocol
    [InlineData("0007" + "00100003" + "000100")] // an empty protocol
    [InlineData("0006" + "002B0002" + "0103")] // half a version
    [InlineData("0003" + "00FF00")] // an extension that is cut
    [InlineData("0000" + "00")] // something behind the extensions
    public void A_wrong_extension_is_malformed(string extensions) =>
        Assert.Equal(ClientHelloStatus.Malformed, ClientHelloReader.Read(Record(Body("0303", "", extensions)), out _));

    [Fact]
    public void A_session_id_has_at_most_32_bytes()
    {
        Read(Record(Body("0303", new string('0', 64), "")));
        Assert.Equal(ClientHelloStatus.Malformed, ClientHelloReader.Read(Record(Body("0303", new string('0', 66), "")), out _));
    }

    [Fact]
    public void SSL_2_is_told_from_its_first_bytes()
    {
        byte[] bytes = [0x80, 0x2e, 1, 3, 1, 0, 0x15];
        for (var cut = 0; cut < 5; cut++)
            Assert.Equal(ClientHelloStatus.NeedMore, ClientHelloReader.Read(bytes.AsSpan(0, cut), out _));
        Assert.Equal(ClientHelloStatus.Ssl2, ClientHelloReader.Read(bytes, out _));
        Assert.Equal(ClientHelloStatus.Ssl2, ClientHelloReader.Read([0x80, 0x2e, 1, 0, 2], out _));
    }

    [Fact]
    public void A_hello_without_end_is_given_up()
    {
        var bytes = Record([1, 0, 0x7f, 0xfc, .. new byte[16380]]);
        Assert.Equal(ClientHelloStatus.NeedMore, ClientHelloReader.Read(bytes, out _));
        bytes[6] = 1;
        Assert.Equal(ClientHelloStatus.Malformed, ClientHelloReader.Read(bytes, out _));
    }

    private static byte[] Body(string version, string session, string extensions)
    {
        var rest = Convert.FromHexString(version + new string('0', 64) + (session.Length / 2).ToString("X2") + session + "0002C02F" + "0100" + extensions);
        return [1, 0, (byte)(rest.Length >> 8), (byte)rest.Length, .. rest];
    }

    private static byte[] Record(byte[] content) => [0x16, 3, 1, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static ClientHello Read(byte[] bytes)
    {
        Assert.Equal(ClientHelloStatus.Done, ClientHelloReader.Read(bytes, out var hello));
        return hello!;
    }
}
