using Postern.Store.Files;
using Postern.Testing;

namespace Postern.Store.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task One_at_a_time_has_it_and_the_next_gets_it()
    {
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                using var mine = FileLock.Take(_directory.File("a"));
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
            }
        })));
        Assert.Equal(1, most);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("a.lock")));
    }

    [Fact]
    public void Where_there_is_no_directory_that_is_told() =>
        Assert.Contains("cannot be used: no such file or directory", Assert.Throws<IOException>(() => FileLock.Take(_directory.File("none/a"))).Message, StringComparison.Ordinal);
}
