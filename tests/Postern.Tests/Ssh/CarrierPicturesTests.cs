using System.Runtime.InteropServices;
using Postern.Ssh.Leasing;
using Postern.Testing;

namespace Postern.Tests.Ssh;

public sealed partial class CarrierPicturesTests : IDisposable
{
    private const UnixFileMode Enterable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const uint Somebody = 65534; // nobody's number on Debian; any but ours will do

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_directory_of_somebody_else_has_no_carriers_of_ours()
    {
        string closed = _directory.File("postern-65534");
        Directory.CreateDirectory(closed, UnixFileMode.None);
        File.SetUnixFileMode(_directory.Path, Enterable);
        int? count = null;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            _ = SetFileUser(Somebody); // this thread's alone, setfsuid(2): root may enter everywhere
            fault = Record.Exception(() => count = CarrierPictures.TakeAsync(closed, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult().Count);
        });
        thread.Start();
        thread.Join();
        Assert.Null(fault);
        Assert.Equal(0, count);
    }

    [Fact]
    public async Task One_that_is_not_there_has_none_either() =>
        Assert.Empty(await CarrierPictures.TakeAsync(_directory.File("missing"), TimeProvider.System, TestContext.Current.CancellationToken));

    public void Dispose() => _directory.Dispose();

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
