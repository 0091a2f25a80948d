using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.OwnServer;

/// <summary><c>postern up</c> where the disk is full or the place is not its own: one sentence, exit code 1, and it goes on from there once there is room.</summary>
public sealed class UpDiskTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>How many KiB are left: each leaves off at another step.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(128)]
    public async Task On_a_full_disk_it_says_so_and_goes_on_once_there_is_room(int left)
    {
        Needed.Root("a file system of its own takes root");
        string disk = _directory.File("disk");
        Directory.CreateDirectory(disk);
        string up = $"{PosternProcess.Path} up --json --listen {UpServer.NewAddress()} --state {disk}/state";
        string script = $"""
            mount -t tmpfs -o size=1m,mode=700 tmpfs {disk} || exit 99
            dd if=/dev/zero of={disk}/junk bs=1k count={1024 - left} 2>/dev/null
            {up} >{_directory.File("first")} 2>&1
            echo "ended with $?"
            rm {disk}/junk
            {up} >{_directory.File("second")} 2>&1 &
            for i in $(seq 300); do grep -q '"ready"' {_directory.File("second")} && break; kill -0 $! || break; sleep 0.1; done
            kill $!
            wait $!
            echo "and with $?"
            """;
        var (_, text) = await Shell.TryAsync("unshare", "-m", "--propagation", "private", "sh", "-c", script);
        Assert.SkipWhen(text.Contains("99", StringComparison.Ordinal), "no file system can be mounted here");
        string first = (await File.ReadAllTextAsync(_directory.File("first"))).TrimEnd();
        Assert.Equal("ended with 1\nand with 0", text.TrimEnd());
        Assert.Matches("^postern: [^\n]*(no space left on device|database or disk is full)[^\n]*$", first);
        Assert.Contains("\"ready\"", await File.ReadAllTextAsync(_directory.File("second")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed/state", "the state directory HERE/closed/state cannot be made: permission denied; name another with --state DIRECTORY")]
    [InlineData("closed", "“HERE/closed/up.lock” cannot be made: permission denied")]
    [InlineData("secret", "“HERE/secret/")]
    public async Task Where_it_may_not_write_it_says_so(string place, string sentence)
    {
        Needed.Root("it becomes somebody else");
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);
        foreach (var (name, mode) in ((string, int)[])[("closed", 0b111_101_101), ("secret", 0b111_000_000)])
        {
            Directory.CreateDirectory(_directory.File(name));
            File.SetUnixFileMode(_directory.File(name), (UnixFileMode)mode);
        }
        var (code, text) = await Shell.TryAsync("setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", PosternProcess.Path, "up", "--json", "--listen", UpServer.NewAddress(), "--state", _directory.File(place));
        Assert.Equal(1, code);
        Assert.StartsWith($"postern: {sentence.Replace("HERE", _directory.Path, StringComparison.Ordinal)}", text, StringComparison.Ordinal);
        Assert.Contains("permission denied", text, StringComparison.Ordinal);
        Assert.Single(text.TrimEnd().Split('\n'));
    }
}
