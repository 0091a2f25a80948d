using System.Diagnostics;
using Postern.Native;
using Postern.Testing;

namespace Postern.Tests.Native;

public sealed class StandardStreamsTests
{
    [Fact]
    public void The_same_file_is_known_however_it_was_opened()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("one", "");
        using var one = File.OpenHandle(path, access: FileAccess.ReadWrite, share: FileShare.ReadWrite);
        using var again = File.OpenHandle(path, access: FileAccess.Read, share: FileShare.ReadWrite);
        using var other = File.OpenHandle(directory.Write("other", ""));
        Assert.True(StandardStreams.AreSame(Descriptor(one), Descriptor(again)));
        Assert.False(StandardStreams.AreSame(Descriptor(one), Descriptor(other)));
        Assert.False(StandardStreams.AreSame(Descriptor(one), 987_654));
    }

    [Theory]
    [InlineData("tunnel stdio: pop3x://127.0.0.1:110")]
    [InlineData("tunnel pop3s+stdio: pop3://127.0.0.1:110 --tls-mn")]
    public async Task Where_every_descriptor_is_the_connection_no_complaint_reaches_it(string line)
    {
        using var directory = new TemporaryDirectory();
        var connection = directory.Write("connection", "");
        Assert.Equal(2, await RunAsync($"exec \"$0\" {line} <>'{connection}' 1>&0 2>&0"));
        Assert.Empty(await File.ReadAllTextAsync(connection));
    }

    [Fact]
    public async Task Where_standard_error_is_a_file_of_its_own_it_hears_the_complaint()
    {
        using var directory = new TemporaryDirectory();
        var (connection, error) = (directory.Write("connection", ""), directory.Write("error", ""));
        Assert.Equal(2, await RunAsync($"exec \"$0\" tunnel stdio: pop3x://127.0.0.1:110 <>'{connection}' 1>&0 2>'{error}'"));
        Assert.Empty(await File.ReadAllTextAsync(connection));
        Assert.StartsWith("postern: CONNECT: ", await File.ReadAllTextAsync(error), StringComparison.Ordinal);
    }

    private static int Descriptor(Microsoft.Win32.SafeHandles.SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static async Task<int> RunAsync(string script)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "postern");
        Assert.SkipUnless(File.Exists(program), "the program's launcher does not stand beside the tests");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, program]) { UseShellExecute = false, RedirectStandardInput = true });
        Assert.NotNull(process);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
