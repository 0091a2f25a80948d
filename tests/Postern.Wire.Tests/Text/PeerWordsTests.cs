using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

/// <summary>What a peer says ends no line and commands no terminal.</summary>
public sealed class PeerWordsTests
{
    [Theory]
    [InlineData("mail.example", "mail.example")]
    [InlineData("", "")]
    [InlineData("x\e[2J\ny", "x?[2J?y")]
    [InlineData("caf\u00e9\u202e\u0085\u007f", "caf????????")]
    public void What_is_not_printable_is_a_question_mark(string said, string shown) => Assert.Equal(shown, PeerWords.Printable(said));

    [Fact]
    public void What_is_too_long_is_cut() => Assert.Equal(255, PeerWords.Printable(new string('x', 10_000)).Length);
}
