using System.Diagnostics;
using System.Globalization;
using Postern.Store.Tests.Maildir;
using Postern.Store.Watching;
using Postern.Testing;

namespace Postern.Store.Tests.Watching;

public sealed class MailboxWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MailRig _rig = new();
    private int _calls;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delivery_by_another_program_is_told_once_until_somebody_looks(bool withInotify)
    {
        // The directory is old: what is looked at is then told only where it differs, and differs in whichever tick of the clock.
        Directory.SetLastWriteTimeUtc(_rig.File("new"), new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        using var watch = new MailboxWatch(new MovedTime { By = TimeSpan.FromHours(1) }, tell: null, withInotify);
        using var folder = watch.Watch(_rig.Tree.Path, Count);
        await MoveAsync("1.a");
        await UntilAsync(() => Calls == 1);
        await MoveAsync("2.a");
        await MoveAsync("3.a");
        using var other = watch.Watch(_rig.Tree.Path, () => { });
        await MoveAsync("4.a");
        Assert.Equal(1, Calls);
        folder.BeginLook();
        await MoveAsync("5.a");
        await UntilAsync(() => Calls >= 2);
    }

    [Fact]
    public async Task Flags_and_removals_are_told_too()
    {
        _rig.Put("cur/1.a:2,");
        using var watch = new MailboxWatch(TimeProvider.System);
        using var folder = watch.Watch(_rig.Tree.Path, Count);
        Assert.Equal((2, 0), watch.Directories);
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
        await UntilAsync(() => Calls == 1);
        folder.BeginLook();
        File.Delete(_rig.File("cur/1.a:2,S"));
        await UntilAsync(() => Calls >= 2);
    }

    [Fact]
    public async Task What_follows_on_the_heels_of_a_change_is_told_with_it()
    {
        _rig.Put("cur/1.a:2,");
        using var watch = new MailboxWatch(TimeProvider.System);
        WatchedFolder? folder = null;
        using var watched = folder = watch.Watch(_rig.Tree.Path, () =>
        {
            Count();
            folder?.BeginLook();
        });
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < 1000; i++)
        {
            File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
            File.Move(_rig.File("cur/1.a:2,S"), _rig.File("cur/1.a:2,"));
        }

        await UntilAsync(() => Calls > 0);
        int calls = Calls;
        // One at once, and one for each pause since, however slow the machine is; a ring at the beginning cuts one short.
        Assert.InRange(calls, 1, 3 + (int)(Stopwatch.GetElapsedTime(began).TotalMilliseconds / WatchLimits.Pause));
    }

    [Fact]
    public async Task Folders_that_come_and_go_are_told_and_files_at_the_root_are_not()
    {
        using var watch = new MailboxWatch(TimeProvider.System);
        int others = 0;
        using var other = watch.WatchTree(_rig.Tree.Path, () => Interlocked.Increment(ref others));
        using var folder = watch.WatchTree(_rig.Tree.Path, Count);
        _rig.Put("postern-anything");
        using var canary = watch.Watch(_rig.Tree.Path, Count);
        _rig.Put("new/1.a");
        await UntilAsync(() => Calls == 1);
        Assert.Equal(0, Volatile.Read(ref others));
        _rig.Tree.Create(MailRig.Named("a"));
        await UntilAsync(() => Calls == 2 && Volatile.Read(ref others) == 1);
    }

    [Fact]
    public async Task A_folder_that_goes_and_comes_is_watched_again()
    {
        var name = MailRig.Named("a");
        _rig.Tree.Create(name);
        using var watch = new MailboxWatch(TimeProvider.System);
        using var folder = watch.Watch(_rig.Tree.Folder(name).Path, Count);
        _rig.Tree.Delete(name);
        await UntilAsync(() => watch.Directories == (0, 2));
        _rig.Tree.Create(name);
        await UntilAsync(() => watch.Directories == (2, 0));
        folder.BeginLook();
        int before = Calls;
        MailRig.Deliver(_rig.Tree.Folder(name), "x");
        await UntilAsync(() => Calls > before);
    }

    [Theory]
    [InlineData("watches", "(1, 1)", "no space left on device")]
    [InlineData("instances", "(0, 2)", "too many open files")]
    public async Task Where_the_limit_is_reached_folders_are_looked_at_and_it_is_told_why(string what, string directories, string why)
    {
        string? unshare = ExternalProgram.Find("unshare");
        Assert.SkipWhen(unshare is null || !Environment.IsPrivilegedProcess, "a limit of its own takes root and unshare");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        string run = $"echo {(what == "watches" ? 1 : 0)} > /proc/sys/user/max_inotify_{what} && exec {Environment.ProcessPath} watch {_rig.Tree.Path}";
        var (code, text) = await ExternalProgram.RunAsync(unshare!, ["-U", "-r", "sh", "-c", run], patience.Token); // skipped otherwise
        Assert.SkipWhen(code != 0 && text.Contains("unshare", StringComparison.Ordinal), "no user namespace here: " + text);
        Assert.Equal($"mailboxes are looked at every 2 seconds, for the kernel does not tell of them: {why}\n{directories}\nTrue\n", text);
    }

    [Fact]
    public async Task Nothing_stays_open()
    {
        int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
        int Watches() => Directory.GetFiles("/proc/self/fdinfo").Sum(path => File.Exists(path) ? File.ReadLines(path).Count(line => line.StartsWith("inotify wd", StringComparison.Ordinal)) : 0);
        int before = Descriptors();
        var watch = new MailboxWatch(TimeProvider.System);
        for (int i = 0; i < 50; i++)
        {
            _rig.Tree.Create(MailRig.Named(i.ToString(CultureInfo.InvariantCulture)));
            watch.Watch(_rig.Tree.Folder(MailRig.Named(i.ToString(CultureInfo.InvariantCulture))).Path, Count).Dispose();
        }

        var folder = watch.Watch(_rig.Tree.Path, Count);
        await UntilAsync(() => Watches() == 2);
        folder.Dispose();
        Assert.Equal((0, 0), watch.Directories);
        await UntilAsync(() => Watches() == 0);
        watch.Dispose();
        watch.Dispose();
        await UntilAsync(() => Descriptors() <= before + 3); // other tests open and close theirs
        Assert.Throws<ObjectDisposedException>(() => watch.Watch(_rig.Tree.Path, Count));
    }

    private int Calls => Volatile.Read(ref _calls);

    private void Count() => Interlocked.Increment(ref _calls);

    private string Made(string name)
    {
        _rig.Put("tmp/" + name);
        return _rig.File("tmp/" + name);
    }

    private async Task MoveAsync(string name)
    {
        var (code, text) = await ExternalProgram.RunAsync("/bin/sh", ["-c", $"mv {Made(name)} {_rig.File("new/" + name)}"], TestContext.Current.CancellationToken);
        Assert.True(code == 0, text);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "it did not come to pass");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
