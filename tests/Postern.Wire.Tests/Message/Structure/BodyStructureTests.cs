using System.Buffers;
using System.Text;
using Postern.Wire.Message.Structure;
using Postern.Wire.Tests.Message.Mime;

namespace Postern.Wire.Tests.Message.Structure;

public sealed class BodyStructureTests
{
    [Fact]
    public void The_examples_of_the_RFC_are_written()
    {
        // RFC 9051 §7.5.2
        Assert.Equal("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 2279 48)",
            Text($"Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\nContent-Transfer-Encoding: 7BIT\r\n\r\n{Body(2279, 48)}", isExtended: false));
        Assert.Equal("((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 1152 23)(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\" \"NAME\" \"cc.diff\") \"<960723163407.20117h@cac.washington.edu>\" \"Compiler diff\" \"BASE64\" 4554 73) \"MIXED\")",
            Text("Content-Type: MULTIPART/MIXED; BOUNDARY=b\r\n\r\n--b\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\nContent-Transfer-Encoding: 7BIT\r\n\r\n" + Body(1152, 23)
                + "\r\n--b\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME=\"cc.diff\"\r\nContent-ID: <960723163407.20117h@cac.washington.edu>\r\nContent-Description: Compiler diff\r\nContent-Transfer-Encoding: BASE64\r\n\r\n"
                + Body(4554, 73) + "\r\n--b--\r\n", isExtended: false));
    }

    [Theory]
    [InlineData("\r\nabc", "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 3 0 NIL NIL NIL NIL)")]
    [InlineData("\na\nb\n", "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 6 2 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: text/html; format=flowed\r\n\r\n", "(\"text\" \"html\" (\"format\" \"flowed\" \"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: image/png\r\nContent-Transfer-Encoding: base64 (x)\r\nContent-MD5: abc\r\nContent-Disposition: attachment; filename=\"a b.png\"\r\nContent-Language: de, en-GB\r\nContent-Location: x/y\r\n\r\nAAAA",
        "(\"image\" \"png\" NIL NIL NIL \"base64\" 4 \"abc\" (\"attachment\" (\"filename\" \"a b.png\")) (\"de\" \"en-GB\") \"x/y\")")]
    [InlineData("Content-Type: image/png\r\nContent-Transfer-Encoding: 8 bit\r\nContent-Disposition: inline\r\nContent-Language: ,\r\n\r\n", "(\"image\" \"png\" NIL NIL NIL \"7bit\" 0 NIL (\"inline\" NIL) NIL NIL)")]
    [InlineData("Content-Type: multipart/mixed; boundary=b; x=y\r\nContent-Language: de\r\n\r\n", "((\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL NIL NIL NIL) \"mixed\" (\"boundary\" \"b\" \"x\" \"y\") NIL (\"de\") NIL)")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\nx", "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 1 0 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\na\r\n", "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 17 (NIL \"s\" NIL NIL NIL NIL NIL NIL NIL NIL) (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 3 1 NIL NIL NIL NIL) 3 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: a/b; n*0*=utf-8''%E2%82%AC; n*1=\" x\"\r\n\r\n", "(\"a\" \"b\" (\"n*\" \"utf-8''%E2%82%AC%20x\") NIL NIL \"7bit\" 0 NIL NIL NIL NIL)")]
    public void A_structure_is_written(string message, string structure) => Assert.Equal(structure, Text(message));

    [Fact]
    public void Parameters_are_decoded_for_IMAP4rev2() =>
        Assert.Equal("(\"a\" \"b\" (\"n*\" \"\u00E2\u0082\u00AC x\") NIL NIL \"7bit\" 0 NIL NIL NIL NIL)", Text("Content-Type: a/b; n*0*=utf-8''%E2%82%AC; n*1=\" x\"\r\n\r\n", form: StringForm.Utf8));

    [Fact]
    public void What_was_not_looked_into_is_an_octet_stream()
    {
        string text = Text(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 150)));
        Assert.Contains("(\"application\" \"octet-stream\" NIL NIL NIL \"7bit\" 1568 NIL NIL NIL NIL)", text, StringComparison.Ordinal);
    }

    private static string Body(int octets, int lines) =>
        string.Concat(Enumerable.Repeat("x\r\n", lines - 1)) + new string('y', octets - 3 * (lines - 1) - 2) + "\r\n";

    private static string Text(string message, bool isExtended = true, StringForm form = StringForm.Ascii)
    {
        var output = new ArrayBufferWriter<byte>();
        BodyStructure.Write(Tree.Of(message), isExtended, form, output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
