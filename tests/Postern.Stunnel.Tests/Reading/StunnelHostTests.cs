using Postern.Stunnel.Reading;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Reading;

public sealed class StunnelHostTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StunnelHost _host = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_path_is_told_without_its_links()
    {
        var file = _directory.Write("d/a.conf", "");
        File.CreateSymbolicLink(_directory.File("link"), _directory.File("d"));
        Assert.True(_host.TryResolvePath(_directory.File("d/../link/a.conf"), out var absolute, out _));
        Assert.Equal(file, absolute);
    }

    [Theory]
    [InlineData("none", "No such file or directory (2)")]
    [InlineData("", "No such file or directory (2)")]
    [InlineData("/etc/passwd/x", "Not a directory (20)")]
    public void A_path_that_leads_nowhere_is_told_in_the_systems_words(string path, string error)
    {
        Assert.False(_host.TryResolvePath(path, out _, out var told));
        Assert.Equal(error, told);
    }

    [Fact]
    public void A_directory_tells_what_in_it_is_a_file()
    {
        var file = _directory.Write("d/file", "");
        _directory.Write("d/sub/x", "");
        File.CreateSymbolicLink(_directory.File("d/link"), file);
        File.CreateSymbolicLink(_directory.File("d/nowhere"), "/none");
        File.CreateSymbolicLink(_directory.File("d/circle"), _directory.File("d/circle"));
        File.CreateSymbolicLink(_directory.File("d/device"), "/dev/null");
        Assert.True(_host.TryListDirectory(_directory.File("d"), out var entries, out _));
        Assert.Equal(
            [("circle", false), ("device", false), ("file", true), ("link", true), ("nowhere", false), ("sub", false)],
            entries.OrderBy(entry => entry.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "No such file or directory (2)")]
    [InlineData("/none", "No such file or directory (2)")]
    [InlineData("/etc/passwd", "Not a directory (20)")]
    public void What_is_no_directory_is_told_in_the_systems_words(string path, string error)
    {
        Assert.False(_host.TryListDirectory(path, out _, out var told));
        Assert.Equal(error, told);
    }

    [Fact]
    public void A_file_is_read_up_to_a_bound()
    {
        Assert.True(_host.TryReadFile(_directory.Write("small", "abc"), out var bytes, out _));
        Assert.Equal("abc"u8.ToArray(), bytes);
        Assert.False(_host.TryReadFile(_directory.Write("large", new byte[StunnelHost.LargestFile + 1]), out _, out var error));
        Assert.Equal("File too large (27)", error);
        Assert.False(_host.TryReadFile(_directory.Path, out _, out error));
        Assert.Equal("Is a directory (21)", error);
    }

    [Fact]
    public void A_file_is_open_to_others_if_they_may_do_anything_with_it()
    {
        Assert.False(_host.IsOpenToOthers(_directory.Write("a", "", UnixFileMode.UserRead | UnixFileMode.GroupRead)));
        Assert.True(_host.IsOpenToOthers(_directory.Write("b", "", UnixFileMode.UserRead | UnixFileMode.OtherExecute)));
        Assert.False(_host.IsOpenToOthers("/none"));
    }

    [Fact]
    public void Users_groups_and_services_are_the_systems()
    {
        Assert.Equal((0u, null), (_host.FindUser("root"), _host.FindUser("no-such-user")));
        Assert.Equal((0u, null), (_host.FindGroup("root"), _host.FindGroup("no-such-group")));
        Assert.Equal((25, null), (_host.FindPort("smtp"), _host.FindPort("SMTP")));
    }

    [Fact]
    public void An_address_needs_no_resolver_and_nothing_has_none()
    {
        Assert.Null(_host.WhyUnresolvable("192.0.2.1"));
        Assert.Null(_host.WhyUnresolvable("::1"));
        Assert.Equal("Neither nodename nor servname known (EAI_NONAME)", _host.WhyUnresolvable(""));
        Assert.Equal("Neither nodename nor servname known (EAI_NONAME)", _host.WhyUnresolvable(new string('x', 300)));
    }
}
