using Postern.Ssh.Carrying;
using Postern.Testing;

namespace Postern.Tests.Ssh;

public sealed class StopNoteTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void It_holds_until_the_file_it_names_has_been_changed()
    {
        string known = _directory.Write("known_hosts", "old");
        var note = new StopNote(_directory.File("stopped"));
        Assert.Null(note.Read());
        note.TryWrite($"the host key has changed; the one that is known stands in {known}:1: ask");
        Assert.Contains($"nothing is tried again until {known} has been changed", note.Read(), StringComparison.Ordinal);
        Assert.NotNull(new StopNote(_directory.File("stopped")).Read());
        _directory.Write("known_hosts", "newer");
        Assert.Null(note.Read());
        Assert.False(File.Exists(_directory.File("stopped")));
    }

    [Fact]
    public void One_that_names_no_file_holds_until_it_is_removed()
    {
        var note = new StopNote(_directory.File("stopped"));
        note.TryWrite("the host key is another than the pinned one");
        Assert.EndsWith($"nothing is tried again until {_directory.File("stopped")} is removed", note.Read(), StringComparison.Ordinal);
        File.Delete(_directory.File("stopped"));
        Assert.Null(note.Read());
    }

    public void Dispose() => _directory.Dispose();
}
