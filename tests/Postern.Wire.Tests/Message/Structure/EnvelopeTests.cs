using System.Buffers;
using System.Text;
using Postern.Wire.Message.Structure;
using Postern.Wire.Tests.Message.Mime;

namespace Postern.Wire.Tests.Message.Structure;

public sealed class EnvelopeTests
{
    // RFC 9051 §8
    private const string Example = "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r\nFrom: Terry Gray <gray@cac.washington.edu>\r\nSubject: IMAP4rev2 WG mtg summary and minutes\r\nTo: imap@cac.washington.edu\r\n"
        + "cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>\r\nMessage-Id: <B27397-0100000@cac.washington.edu>\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n";

    private const string Answer = "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
        + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\" \"cac.washington.edu\")) ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL \"<B27397-0100000@cac.washington.edu>\")";

    [Fact]
    public void The_example_of_the_RFC_is_written() => Assert.Equal(Answer, Text(Example));

    [Theory]
    [InlineData("", "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)")]
    // RFC 9051 §7.5.2: absent is NIL, empty is empty; of addresses both are NIL, and From stands for Sender and Reply-To
    [InlineData("Date:\r\nSubject: \r\nFrom:\r\nTo:\r\nIn-Reply-To:\r\nMessage-ID:\r\n", "(\"\" \"\" NIL NIL NIL NIL NIL NIL \"\" \"\")")]
    [InlineData("From: a@b\r\nSender:\r\nReply-To: ,\r\n", "(NIL NIL ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\")) NIL NIL NIL NIL NIL)")]
    [InlineData("From: a@b\r\nSender: c@d\r\nReply-To: e@f\r\n", "(NIL NIL ((NIL NIL \"a\" \"b\")) ((NIL NIL \"c\" \"d\")) ((NIL NIL \"e\" \"f\")) NIL NIL NIL NIL NIL)")]
    [InlineData("Bcc: g: <@x:a@b>;, root\r\n", "(NIL NIL NIL NIL NIL NIL NIL ((NIL NIL \"g\" NIL)(NIL \"@x\" \"a\" \"b\")(NIL NIL NIL NIL)(NIL NIL \"root\" \"\")) NIL NIL)")]
    [InlineData("Subject: \"a\\b\"\r\n", "(NIL \"\\\"a\\\\b\\\"\" NIL NIL NIL NIL NIL NIL NIL NIL)")]
    [InlineData("Subject: a\r\n\tb\r\n", "(NIL \"a\tb\" NIL NIL NIL NIL NIL NIL NIL NIL)")]
    [InlineData("Subject: a\u0001\r\n", "(NIL {2}\r\na\u0001 NIL NIL NIL NIL NIL NIL NIL NIL)")]
    [InlineData("Subject: a\0b\rc\r\n", "(NIL \"a b c\" NIL NIL NIL NIL NIL NIL NIL NIL)")]
    [InlineData("Subject: J\u00FC\r\n", "(NIL {2}\r\nJ\u00FC NIL NIL NIL NIL NIL NIL NIL NIL)")]
    public void What_is_there_is_written(string header, string envelope) => Assert.Equal(envelope, Text(header + "\r\n"));

    [Theory]
    [InlineData("\r\nSubject: body\r\n\r\n", "NIL")]
    [InlineData("\nSubject: body\n\n", "NIL")]
    [InlineData("Subject: a\n\r\n\nSubject: b\n", "\"a\"")]
    [InlineData("Subject: a\r\n\nSubject: b\n", "\"a\"")]
    [InlineData("X: y\n \r\nSubject: a\n", "\"a\"")]
    [InlineData("Subject: a", "\"a\"")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: c\n\n--b--\n", "NIL")]
    public void What_stands_behind_the_header_is_none_of_it(string message, string subject) => Assert.Equal($"(NIL {subject} NIL NIL NIL NIL NIL NIL NIL NIL)", Text(message));

    [Fact]
    public void UTF8_stands_between_quotes_where_the_client_takes_it()
    {
        byte[] header = [.. "Subject: J"u8, 0xC3, 0xBC, .. "\r\nMessage-ID: "u8, 0xFC, .. "\r\n\r\n"u8];
        Assert.Equal("(NIL \"J\u00C3\u00BC\" NIL NIL NIL NIL NIL NIL NIL {1}\r\n\u00FC)", Text(Encoding.Latin1.GetString(header), StringForm.Utf8));
    }

    [Fact]
    public void A_long_text_is_a_literal() =>
        Assert.StartsWith("(NIL {1001}\r\nxx", Text($"Subject: {new string('x', 1001)}\r\n\r\n"), StringComparison.Ordinal);

    private static string Text(string message, StringForm form = StringForm.Ascii)
    {
        var output = new ArrayBufferWriter<byte>();
        Envelope.Write(Tree.Of(message), form, output);
        var ofHeader = new ArrayBufferWriter<byte>();
        Envelope.Write(Encoding.Latin1.GetBytes(message), form, ofHeader);
        Assert.Equal(output.WrittenSpan, ofHeader.WrittenSpan);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
