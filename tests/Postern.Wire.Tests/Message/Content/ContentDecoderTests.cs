using System.Buffers;
using System.Text;
using Postern.Wire.Message.Content;

namespace Postern.Wire.Tests.Message.Content;

public sealed class ContentDecoderTests
{
    [Theory]
    // RFC 2045 §6.7
    [InlineData("quoted-printable", "Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.", "Now's the time for all folk to come to the aid of their country.", false)]
    [InlineData("quoted-printable", "a=3Db=C3=bc \t \r\nc  \nd=20\r\n", "a=b\u00C3\u00BC\r\nc\nd \r\n", false)]
    [InlineData("quoted-printable", "a = \t\r\nb=\nc", "a bc", false)]
    [InlineData("Quoted-Printable", "50=ZZ=3=G", "50=ZZ=3=G", true)]
    [InlineData("quoted-printable", "a=", "a", true)]
    [InlineData("quoted-printable", "a=4", "a=4", true)]
    [InlineData("quoted-printable", "a= b", "a= b", true)]
    [InlineData("quoted-printable", "a b  ", "a b", false)]
    [InlineData("quoted-printable", "a\rb\r", "a\rb\r", false)]
    // RFC 4648 §10
    [InlineData("base64", "", "", false)]
    [InlineData("base64", "Zg==", "f", false)]
    [InlineData("base64", "Zm8=", "fo", false)]
    [InlineData("base64", "Zm9v", "foo", false)]
    [InlineData("BASE64", "Zm9v\r\nYmFy\r\n", "foobar", false)]
    [InlineData("base64", "Zm9vYg", "foob", true)]
    [InlineData("base64", "Zm9\r\nv Ym\tFy", "foobar", false)]
    [InlineData("base64", "Zm9v-YmFy", "foobar", true)]
    [InlineData("base64", "Zg==\r\nZm8=\r\n", "ffo", false)]
    [InlineData("base64", "Zg== ignored\r\n", "f", true)]
    [InlineData("base64", "Zm9v====", "foo", true)]
    [InlineData("base64", "Z", "", true)]
    [InlineData("x-uuencode", "begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n", "Cat", false)]
    [InlineData("uuencode", "words\nbegin 644 x\n&9F]O8F%R\n \nend\nmore", "foobar", false)]
    [InlineData("x-uue", "begin 644 x\n&9F]O8F%R\n", "foobar", true)]
    [InlineData("x-uuencode", "nothing\n", "", true)]
    [InlineData("", "as it is\r\n", "as it is\r\n", false)]
    [InlineData("7bit", "=41", "=41", false)]
    [InlineData(" 8BIT ", "\u00FC", "\u00FC", false)]
    [InlineData("binary", "a\0b", "a\0b", false)]
    public void An_encoding_is_taken_off(string encoding, string body, string content, bool isDamaged)
    {
        for (int piece = 1; piece <= Math.Max(1, body.Length); piece++)
            Assert.Equal((content, isDamaged), Decode(encoding, Encoding.Latin1.GetBytes(body), () => piece));
    }

    [Theory]
    [InlineData("x-unknown")]
    [InlineData("base 64")]
    public void An_encoding_may_be_unknown(string encoding) => Assert.Null(ContentDecoder.For(Encoding.ASCII.GetBytes(encoding)));

    [Fact]
    public void What_was_encoded_is_there_again()
    {
        var random = new Random(64);
        for (int i = 0; i < 300; i++)
        {
            byte[] content = new byte[random.Next(500)];
            random.NextBytes(content);
            string text = Encoding.Latin1.GetString(content);
            string base64 = Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks);
            Assert.Equal((text, false), Decode("base64", Encoding.ASCII.GetBytes(base64), () => random.Next(1, 100)));
            string quoted = string.Concat(content.Select((octet, at) => (octet is > 32 and < 127 and not (byte)'=' && random.Next(4) > 0 ? $"{(char)octet}" : $"={octet:X2}") + (at % 20 == 19 ? "=\r\n" : "")));
            Assert.Equal(text, Decode("quoted-printable", Encoding.ASCII.GetBytes(quoted), () => random.Next(1, 100)).Text);
        }
    }

    [Fact]
    public void Blanks_without_end_are_not_held_back_without_end()
    {
        string body = new string(' ', 100_000) + "x";
        Assert.Equal((body, false), Decode("quoted-printable", Encoding.ASCII.GetBytes(body), () => 333));
    }

    private static (string Text, bool IsDamaged) Decode(string encoding, byte[] body, Func<int> piece)
    {
        var decoder = ContentDecoder.For(Encoding.ASCII.GetBytes(encoding));
        Assert.NotNull(decoder);
        var output = new ArrayBufferWriter<byte>();
        for (int at = 0, length; at < body.Length; at += length)
        {
            length = Math.Min(piece(), body.Length - at);
            decoder.Decode(body.AsSpan(at, length), output);
        }
        decoder.Finish(output);
        return (Encoding.Latin1.GetString(output.WrittenSpan), decoder.IsDamaged);
    }
}
