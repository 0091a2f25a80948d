using Postern.Net.Control;
using Postern.Testing;

namespace Postern.Net.Tests.Control;

public sealed class StateDirectoryTests
{
    [Theory]
    [InlineData("/option", "/given", "/xdg", "/people/u", true, "/option")]
    [InlineData(null, "/given", "/xdg", "/people/u", true, "/given")]
    [InlineData(null, "/given:/second", null, null, false, "/given")]
    [InlineData(null, null, "/xdg", "/people/u", true, "/var/lib/postern")]
    [InlineData(null, null, "/xdg", "/people/u", false, "/xdg/postern")]
    [InlineData(null, null, "not/absolute", "/people/u", false, "/people/u/.local/state/postern")]
    [InlineData(null, "", null, "/people/u", false, "/people/u/.local/state/postern")]
    public void It_is_found_in_this_order(string? option, string? given, string? xdg, string? home, bool isRoot, string expected)
    {
        string? Environment(string name) => name switch
        {
            "STATE_DIRECTORY" => given,
            "XDG_STATE_HOME" => xdg,
            "HOME" => home,
            _ => null,
        };
        Assert.Equal(expected, StateDirectory.Find(option, Environment, isRoot));
    }

    [Fact]
    public void Without_a_home_it_says_what_to_do()
    {
        var none = Assert.Throws<IOException>(() => StateDirectory.Find(option: null, _ => null, isRoot: false));
        Assert.Contains("--state", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_made_for_its_owner_alone()
    {
        using var directory = new TemporaryDirectory();
        string state = Path.Combine(directory.Path, "a", "b");
        StateDirectory.Make(state);
        StateDirectory.Make(state);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(state));
    }

    [Fact]
    public void Where_a_file_stands_in_the_way_it_says_what_to_do()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "");
        var failed = Assert.Throws<IOException>(() => StateDirectory.Make(directory.File("file")));
        Assert.Equal($"the state directory {directory.File("file")} cannot be made: file exists; name another with --state DIRECTORY", failed.Message);
    }
}
