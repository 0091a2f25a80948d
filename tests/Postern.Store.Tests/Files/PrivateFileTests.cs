using System.Text;
using Postern.Store.Files;
using Postern.Testing;

namespace Postern.Store.Tests.Files;

public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_is_made_private_and_read_again()
    {
        var path = _directory.File("a");
        Assert.Null(PrivateFile.Read(path, 100));
        Assert.True(PrivateFile.Create(path, "one"u8));
        Assert.False(PrivateFile.Create(path, "two"u8));
        Assert.Equal("one", Encoding.UTF8.GetString(PrivateFile.Read(path, 100)!)); // it was made above
        PrivateFile.Replace(path, "three"u8);
        Assert.Equal("three", Encoding.UTF8.GetString(PrivateFile.Read(path, 100)!)); // it was made above
        Assert.Equal(Private, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(_directory.Path));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "0640")]
    [InlineData(UnixFileMode.OtherRead, "0604")]
    [InlineData(UnixFileMode.GroupWrite, "0620")]
    public void A_file_that_is_open_to_others_is_refused_with_what_to_do(UnixFileMode more, string mode)
    {
        var path = _directory.Write("a", "secret", Private | more);
        var told = Assert.Throws<IOException>(() => PrivateFile.Read(path, 100));
        Assert.Equal($"“{path}” is open to other users (mode {mode}): run chmod 600 on it", told.Message);
        Assert.Throws<IOException>(() => PrivateFile.Ensure(path));
    }

    [Fact]
    public void A_directory_in_which_others_may_write_is_refused()
    {
        var path = _directory.Write("a", "secret");
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0x1FF);
        Assert.Contains("may be written to by other users (mode 0777)", Assert.Throws<IOException>(() => PrivateFile.Read(path, 100)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => PrivateFile.Replace(path, "x"u8));
        Assert.Throws<IOException>(() => PrivateFile.Create(path + "2", "x"u8));
    }

    [Fact]
    public void Too_much_is_not_read()
    {
        var path = _directory.Write("a", new string('x', 11));
        Assert.Contains("has 11 bytes, and more than 10 are not read", Assert.Throws<IOException>(() => PrivateFile.Read(path, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_kept_and_what_it_leads_to_is_replaced()
    {
        var file = _directory.Write("a", "old");
        var link = _directory.File("link");
        File.CreateSymbolicLink(link, file);
        PrivateFile.Replace(link, "new"u8);
        Assert.Equal("new", File.ReadAllText(file));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_stamp_changes_with_the_file_and_with_its_mode()
    {
        var path = _directory.File("a");
        Assert.Equal(default, FileStamp.Of(path));
        _directory.Write("a", "one");
        var first = FileStamp.Of(path);
        PrivateFile.Replace(path, "two"u8);
        Assert.NotEqual(first, FileStamp.Of(path));
    }
}
