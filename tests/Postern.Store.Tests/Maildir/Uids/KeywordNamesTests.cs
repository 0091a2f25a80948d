using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir.Uids;

public sealed class KeywordNamesTests
{
    [Fact]
    public void A_file_is_read_and_written_the_same()
    {
        var names = KeywordNames.Read("0 $Forwarded\n2 Junk\n"u8);
        Assert.Equal((0, -1, 2), (names.LetterOf("$forwarded"), names.LetterOf("x"), names.LetterOf("JUNK")));
        Assert.Equal(["$Forwarded", "unknown-1", "Junk"], names.Names(new KeywordSet(7)));
        Assert.Equal("0 $Forwarded\n1 x\n2 Junk\n", Encoding.UTF8.GetString(names.With("x")!.Write())); // there is room
    }

    [Fact]
    public void Broken_lines_are_not_there() =>
        Assert.Equal("3 c\n", Encoding.UTF8.GetString(KeywordNames.Read("custom\n-1 a\n26 b\n3 c\n4 \n5\n6 d e\n"u8).Write()));

    [Fact]
    public void There_are_26_letters_and_no_more()
    {
        var names = KeywordNames.None;
        for (int i = 0; i < 26; i++)
            names = names.With($"k{i}")!; // there is room
        Assert.False(names.HasRoom);
        Assert.Null(names.With("one more"));
        Assert.Equal(25, names.LetterOf("k25"));
    }
}
