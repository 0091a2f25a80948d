using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using Postern.Native;

namespace Postern.Hosting.Stunnel;

/// <summary>Gives up what a process needed for its start alone: the file system above a directory, root's rights.</summary>
/// <remarks>glibc has all threads of the process take the change (nptl(7)); chroot(2) is the process's anyway.</remarks>
internal static class Privileges
{
    /// <summary>Makes a directory the root of everything that is opened from now on.</summary>
    /// <exception cref="IOException">It cannot; the text is in errno's words.</exception>
    public static void Enter(string directory)
    {
        LoadEverything();
        if (Libc.chroot(directory) < 0)
            throw Failed("chroot", directory);
        if (Libc.chdir("/") < 0)
            throw Failed("chdir", "/");
    }

    /// <summary>Becomes another group, and a member of no other.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static unsafe void TakeGroup(int group)
    {
        uint one = (uint)group;
        if (Libc.setgid(one) < 0)
            throw Failed("setgid", $"{group}");
        if (Libc.setgroups(1, &one) < 0)
            throw Failed("setgroups", $"{group}");
    }

    /// <summary>Becomes another user, for good.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static void TakeUser(int user)
    {
        if (Libc.setuid((uint)user) < 0)
            throw Failed("setuid", $"{user}");
    }

    /// <summary>The runtime loads an assembly when it is needed first, and after chroot(2) its file cannot be found any more.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A reference that was trimmed away is needed by nobody, and is passed over.")]
    private static void LoadEverything()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Assembly>([typeof(Privileges).Assembly]);
        while (open.TryDequeue(out Assembly? assembly))
        {
            foreach (AssemblyName name in assembly.GetReferencedAssemblies().Where(name => seen.Add(name.FullName)))
            {
                if (TryLoad(name) is { } loaded)
                    open.Enqueue(loaded);
            }
        }
        _ = TimeZoneInfo.Local; // its file is outside, too
    }

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            return null; // trimmed away
        }
    }

    private static IOException Failed(string call, string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}({what}): {Marshal.GetPInvokeErrorMessage(error)} ({error})");
    }
}
