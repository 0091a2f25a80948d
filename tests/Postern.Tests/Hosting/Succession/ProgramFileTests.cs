using Postern.Hosting.Succession;
using Postern.Testing;

namespace Postern.Tests.Hosting.Succession;

public sealed class ProgramFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_is_the_path_it_was_started_by_and_no_link_is_followed()
    {
        string own = _directory.Write("postern-1", "");
        string link = _directory.File("postern");
        File.CreateSymbolicLink(link, own);
        Assert.Equal(link, ProgramFile.PathOf(link, search: null, own));
        Assert.Equal(link, ProgramFile.PathOf("postern", $"/nowhere:{Path.GetDirectoryName(link)}", own));
    }

    [Theory]
    [InlineData("-postern")]
    [InlineData("/nowhere/postern")]
    [InlineData("/bin/sh")]
    [InlineData("")]
    public void A_name_that_is_not_the_file_that_runs_is_not_believed(string name)
    {
        string own = _directory.Write("postern-1", "");
        Assert.Equal(own, ProgramFile.PathOf(name, "/usr/bin:/bin", own));
    }

    [Fact]
    public void This_process_is_found_with_its_arguments()
    {
        ProgramFile found = ProgramFile.Find();
        Assert.True(File.Exists(found.Path), found.Path);
        Assert.Equal(Environment.GetCommandLineArgs().Skip(1), found.Arguments);
    }
}
