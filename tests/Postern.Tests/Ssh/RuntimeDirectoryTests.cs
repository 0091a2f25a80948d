using Postern.Ssh.Servers;
using Postern.Testing;

namespace Postern.Tests.Ssh;

public sealed class RuntimeDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_service_manager_comes_first_then_root_then_the_session()
    {
        Assert.Equal("/run/postern", Find(0));
        Assert.Equal("/run/given", Find(0, ("RUNTIME_DIRECTORY", "/run/given:/run/other")));
        Assert.Equal(_directory.File("postern"), Find(1000, ("XDG_RUNTIME_DIR", _directory.Path)));
        Assert.Equal("/tmp/postern-1000", Find(1000, ("XDG_RUNTIME_DIR", _directory.File("missing"))));
        Assert.Equal("/var/tmp/postern-1000", Find(1000, ("TMPDIR", "/var/tmp")));
    }

    [Fact]
    public void One_that_others_may_enter_is_refused()
    {
        string open = _directory.File("open");
        RuntimeDirectory.Make(open);
        RuntimeDirectory.Make(open);
        File.SetUnixFileMode(open, File.GetUnixFileMode(open) | UnixFileMode.GroupExecute);
        Assert.Contains($"chmod 700 {open}", Assert.Throws<SshException>(() => RuntimeDirectory.Make(open)).Message, StringComparison.Ordinal);
        Directory.CreateSymbolicLink(_directory.File("link"), _directory.Path);
        Assert.Throws<SshException>(() => RuntimeDirectory.Make(_directory.File("link")));
    }

    [Fact]
    public void One_of_somebody_else_is_refused()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Skip("only root can give a directory away");
        string given = _directory.File("given");
        RuntimeDirectory.Make(given);
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", given]))
            chown.WaitForExit();
        Assert.Contains("is not ours alone", Assert.Throws<SshException>(() => RuntimeDirectory.Make(given)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static string Find(uint user, params (string Name, string Value)[] environment) =>
        RuntimeDirectory.Find(name => Array.Find(environment, pair => pair.Name == name).Value, user);
}
