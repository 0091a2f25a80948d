using System.Text;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Searching;

namespace Postern.Wire.Tests.Message.Searching;

public sealed class SearchedBodyTests
{
    [Theory]
    [InlineData("", "caf\u00E9", "CAFE\u0301")]
    [InlineData("", "caf\u00C3\u00A9", "CAFE\u0301")]
    [InlineData("charset=us-ascii", "\u0093x\u0094", "“X”")]
    [InlineData("charset=unknown-8bit", "\u00C3\u00A9", "E\u0301")]
    [InlineData("charset=iso-8859-5", "\u00DF", "П")]
    [InlineData("charset=utf-8", "\u00E9x", "\uFFFDX")]
    [InlineData("charset=iso-2022-jp", "\u001B$B%F%9%H\u001B(B ok", "テスト OK")]
    [InlineData("charset=shift_jis", "\u0083e\u0083X\u0083g", "テスト")]
    [InlineData("charset=utf-16le", "a\0b\0", "AB")]
    [InlineData("charset=utf-7", "caf+AOk- +-", "CAFE\u0301 +")]
    public void A_charset_is_taken_off_however_the_body_is_cut(string charset, string body, string text)
    {
        byte[] octets = Encoding.Latin1.GetBytes(body);
        foreach (int piece in (int[])[1, 2, 3, 100])
            Assert.Equal(text, Read($"Content-Type: text/plain; {charset}\n\n", octets, piece));
    }

    [Theory]
    [InlineData("base64", "Y2Fm\nw6k=", "CAFE\u0301")]
    [InlineData("quoted-printable", "caf=C3=\n=A9", "CAFE\u0301")]
    [InlineData("x-nobody-knows", "as it is", "AS IT IS")]
    public void A_transfer_encoding_is_taken_off_however_the_body_is_cut(string encoding, string body, string text)
    {
        foreach (int piece in (int[])[1, 2, 3, 100])
            Assert.Equal(text, Read($"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n", Encoding.Latin1.GetBytes(body), piece));
    }

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("message/delivery-status", true)]
    [InlineData("multipart/mixed", true)]
    [InlineData("image/png", false)]
    [InlineData("multipart/mixed; boundary=b", false)]
    [InlineData("message/rfc822", false)]
    public void Only_what_is_text_is_searched(string type, bool isSearched) =>
        Assert.Equal(isSearched, SearchedBody.IsSearched(MessageReader.Read(Encoding.ASCII.GetBytes($"Content-Type: {type}\n\n--b\n\nx\n--b--\n"))));

    private static string Read(string header, byte[] body, int piece)
    {
        var output = new FoldedText();
        var reader = new SearchedBody(MessageReader.Read(Encoding.ASCII.GetBytes(header)));
        foreach (byte[] octets in body.Chunk(piece))
            reader.Add(octets, output);
        reader.Finish(output);
        return Encoding.UTF8.GetString(output.Span);
    }
}
