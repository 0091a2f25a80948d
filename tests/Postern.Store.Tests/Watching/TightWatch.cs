using Postern.Store.Watching;

namespace Postern.Store.Tests.Watching;

/// <summary>Watches a folder where the kernel has no room for watches; run as a program of its own, in a user namespace of its own. Standard output is what was told.</summary>
internal static class TightWatch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static int Run(string path)
    {
        using var changed = new ManualResetEventSlim();
        using var watch = new MailboxWatch(TimeProvider.System, Console.WriteLine);
        using var folder = watch.Watch(path, changed.Set);
        Console.WriteLine(watch.Directories);
        File.WriteAllText(path + "/cur/1.a:2,", "x");
        Console.WriteLine(changed.Wait(Patience));
        return 0;
    }
}
