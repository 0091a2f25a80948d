using System.Text;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Searching;

namespace Postern.Wire.Tests.Message.Searching;

public sealed class SearchedFieldTests
{
    private const string Header = "From: a\r\nSubject: one  two\r\n three\r\nContent-Type: text/plain\r\nX: \r\n";

    [Theory]
    [InlineData("", true)]
    [InlineData("subject: ONE two", true)]
    [InlineData("two three", true)]
    [InlineData("two\r\n three", true)]
    [InlineData("two\r\nthree", false)]
    [InlineData("two\r\n", true)]
    [InlineData("plain\r\n", true)]
    [InlineData("plain\n", true)]
    [InlineData("plain ", false)]
    [InlineData("plain\r\nX:", true)]
    [InlineData("plain X:", false)]
    [InlineData("\r\nContent-Type", true)]
    [InlineData(" Content-Type", false)]
    [InlineData("one  two", true)]
    [InlineData(" ", true)]
    [InlineData("three four", false)]
    public void A_text_is_found_across_line_ends_where_it_has_them(string text, bool isFound)
    {
        var fields = new FoldedText();
        var reader = new FieldReader(Encoding.ASCII.GetBytes(Header));
        while (reader.MoveNext())
            SearchedField.AddWhole(reader.Current, fields);
        Assert.Equal(isFound, SoughtText.Of(text).IsIn(fields));
    }

    [Theory]
    [InlineData("a@b.example", "<A@B.EXAMPLE>\n")]
    [InlineData("Fred <a@b>", "FRED <A@B>\n")]
    [InlineData("\"Smith, John\"  <a@b>, =?utf-8?q?J=C3=BCrgen?= <c@d>", "SMITH, JOHN <A@B>, JU\u0308RGEN <C@D>\n")]
    [InlineData("a@b (Fred)", "FRED <A@B>\n")]
    [InlineData("friends: a@b,\r\n c@d; , <e@f>", "FRIENDS: <A@B>, <C@D>;, <E@F>\n")]
    [InlineData("Undisclosed recipients:;", "UNDISCLOSED RECIPIENTS: ;\n")]
    [InlineData("postmaster", "<POSTMASTER>\n")]
    [InlineData("", "\n")]
    public void Addresses_are_written_in_one_way(string value, string text)
    {
        var fields = new FoldedText();
        SearchedAddresses.AddField(Encoding.ASCII.GetBytes(value), fields);
        Assert.Equal(text, Encoding.UTF8.GetString(fields.Span));
    }
}
