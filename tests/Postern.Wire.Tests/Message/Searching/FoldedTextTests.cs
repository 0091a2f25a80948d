using System.Text;
using Postern.Wire.Message.Searching;

namespace Postern.Wire.Tests.Message.Searching;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("abcXYZ", "ABCXYZ")]
    [InlineData("é", "E\u0301")]
    [InlineData("É", "E\u0301")]
    [InlineData("e\u0301", "E\u0301")]
    [InlineData("ǖ", "U\u0308\u0304")]
    [InlineData("ς", "Σ")]
    [InlineData("Привет", "ПРИВЕТ")]
    [InlineData("ﬁ", "FI")]
    [InlineData("Ａ１", "A1")]
    [InlineData("ß", "ß")]
    [InlineData("각", "\u1100\u1161\u11A8")]
    [InlineData("\U0001F600", "\U0001F600")]
    [InlineData("𐐨", "𐐀")]
    [InlineData("a\r\nb\rc", "A\nBC")]
    public void Letters_are_compared_as_i_unicode_casemap_does(string text, string folded)
    {
        Assert.Equal(folded, Encoding.UTF8.GetString(FoldedText.Of(text)));
        var octets = new FoldedText();
        octets.AddUtf8(Encoding.UTF8.GetBytes(text));
        Assert.Equal(folded, Encoding.UTF8.GetString(octets.Span));
    }

    [Fact]
    public void The_longest_decomposition_has_room()
    {
        var text = new FoldedText();
        text.Add(new string('\uFDFA', 1000));
        Assert.Equal(1000 * Encoding.UTF8.GetByteCount("صلى الله عليه وسلم"), text.Length);
    }

    [Theory]
    [InlineData(" a  b\t\nc ", "A B C")]
    [InlineData("   ", "")]
    [InlineData("a", "A")]
    public void Blanks_are_one(string text, string compact)
    {
        var folded = new FoldedText();
        folded.Add("x");
        folded.Add(text);
        folded.Compact(1);
        Assert.Equal("X" + compact, Encoding.UTF8.GetString(folded.Span));
    }

    [Fact]
    public void The_end_is_kept_for_what_crosses_pieces()
    {
        var folded = new FoldedText();
        folded.Add("abcdef");
        folded.KeepLast(2);
        Assert.Equal("EF", Encoding.UTF8.GetString(folded.Span));
        folded.KeepLast(5);
        Assert.True(folded.Contains("EF"u8));
        folded.KeepLast(0);
        Assert.Equal(0, folded.Length);
    }
}
