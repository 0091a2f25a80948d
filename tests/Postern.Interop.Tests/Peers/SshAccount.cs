using System.Globalization;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A user with a password of his own, who exists for one sshd alone: it has copies of passwd and shadow, bound over the real ones in a mount namespace that nobody else sees.</summary>
/// <remarks>His home is <c>home</c> in the test's directory. Each session there waits at its beginning, until it is let go.</remarks>
internal sealed class SshAccount
{
    internal const string User = "posternmail";

    private const string Bind = "mount --bind \"$0/passwd\" /etc/passwd && mount --bind \"$0/shadow\" /etc/shadow";
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly TemporaryDirectory _directory;

    private SshAccount(TemporaryDirectory directory) => _directory = directory;

    /// <summary>Makes one with this password.</summary>
    internal static async Task<SshAccount> MakeAsync(TemporaryDirectory directory, string password)
    {
        Needed.Root("an account is mounted");
        var account = new SshAccount(directory);
        string user = FreeNumber().ToString(CultureInfo.InvariantCulture);
        string file = directory.Write("password", password + "\n");
        string hash = (await Shell.RunAsync("openssl", "passwd", "-6", "-in", file)).Trim();
        File.Delete(file);
        string shell = directory.Write("shell", $"#!/bin/sh\n: >~/arrived\nuntil [ -e {directory.File("go")} ]; do sleep 0.05; done\nexec /bin/sh \"$@\"\n", Passable | UnixFileMode.OtherRead);
        directory.Write("passwd", $"{(await File.ReadAllTextAsync("/etc/passwd")).TrimEnd('\n')}\n{User}:x:{user}:{user}::{account.Home}:{shell}\n", (UnixFileMode)Convert.ToInt32("644", 8));
        directory.Write("shadow", $"{(await File.ReadAllTextAsync("/etc/shadow")).TrimEnd('\n')}\n{User}:{hash}:::::::\n");
        File.SetUnixFileMode(directory.Path, Passable);
        Directory.CreateDirectory(account.Home);
        await Shell.RunAsync("chown", $"{user}:{user}", account.Home);
        var (code, text) = await Shell.TryAsync("unshare", "--mount", "--propagation", "private", "sh", "-c", Bind, directory.Path);
        Assert.SkipWhen(code != 0, $"nothing can be mounted here: {text}");
        return account;
    }

    internal string Home => _directory.File("home");

    /// <summary>The words that run a program where the account exists; it is the process that is started.</summary>
    internal string[] Around(params string[] words) => ["--mount", "--propagation", "private", "sh", "-c", $"{Bind} && exec \"$@\"", _directory.Path, .. words];

    /// <summary>Waits until a session stands at its beginning.</summary>
    internal Task ArrivedAsync() => Patience.UntilAsync(() => File.Exists(_directory.File("home/arrived")), () => "nobody has come in");

    /// <summary>Lets this session go on, and all that come.</summary>
    internal void LetGo() => _directory.Write("go", "");

    /// <summary>A user number that nobody has here.</summary>
    private static int FreeNumber()
    {
        var taken = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[2]).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(54321, 1000).First(number => !taken.Contains(number.ToString(CultureInfo.InvariantCulture)));
    }
}
