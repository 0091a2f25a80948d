using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

public sealed class FolderNameTests
{
    [Theory]
    [InlineData("INBOX", "", "INBOX")]
    [InlineData("inbox", "", "INBOX")]
    [InlineData("Sent", ".Sent", "Sent")]
    [InlineData("Archive/2026", ".Archive.2026", "Archive/2026")]
    [InlineData("Entwürfe", ".Entw&APw-rfe", "Entw&APw-rfe")]
    [InlineData("R&D/日本", ".R&-D.&ZeVnLA-", "R&-D/&ZeVnLA-")]
    public void A_name_has_its_directory(string text, string directory, string encoded)
    {
        Assert.True(FolderName.TryParse(text, out var name));
        Assert.Equal((directory, encoded), (name.Directory, name.Encoded));
        Assert.True(FolderName.TryParseEncoded(encoded, out var again));
        Assert.Equal(name, again);
        if (!name.IsInbox)
        {
            Assert.True(FolderName.TryRead(directory, out var read));
            Assert.Equal((name, text), (read, read.Text));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("a\nb")]
    public void A_name_that_no_directory_can_have_is_refused(string text) => Assert.False(FolderName.TryParse(text, out _));

    [Fact]
    public void Half_a_character_is_refused() => Assert.False(FolderName.TryParse(new string('\ud800', 1), out _));

    [Theory]
    [InlineData(".a&b")]
    [InlineData(".ü")]
    public void A_directory_that_is_no_modified_UTF7_is_shown_as_it_is(string directory)
    {
        Assert.True(FolderName.TryRead(directory, out var name));
        Assert.Equal(directory[1..], name.Text);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("..a")]
    [InlineData(".a.")]
    [InlineData(".a..b")]
    [InlineData("cur")]
    [InlineData(".inbox")]
    public void Other_directories_are_no_folders(string directory) => Assert.False(FolderName.TryRead(directory, out _));
}
