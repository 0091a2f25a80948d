using System.Runtime.InteropServices;

namespace Postern.Native;

/// <summary>The kernel's Landlock (landlock(7)): what a thread, and whatever it starts, may do with files from now on.</summary>
/// <remarks>It holds for the calling thread and its children, not for its siblings, and can only become tighter.</remarks>
internal static unsafe class Landlock
{
    private const nint CreateRuleset = 444;
    private const nint AddRule = 445;
    private const nint RestrictSelf = 446;
    private const nint AskVersion = 1;
    private const nint PathBeneath = 1;

    /// <summary>The version of its interface; 0 where the kernel has none, or has it switched off.</summary>
    public static int Version => (int)Math.Max(0, Libc.syscall(CreateRuleset, 0, 0, AskVersion, 0));

    /// <summary>Makes a set of rules that forbids these rights everywhere; answers its descriptor.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static int Forbid(LandlockRights rights)
    {
        ulong handled = (ulong)rights; // struct landlock_ruleset_attr; what lies behind is taken as zero
        int set = (int)Libc.syscall(CreateRuleset, (nint)(&handled), sizeof(ulong), 0, 0);
        return set >= 0 ? set : throw Failed("landlock_create_ruleset");
    }

    /// <summary>Allows some of them below a path; false where nothing is there.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static bool TryAllow(int set, string path, LandlockRights rights)
    {
        int place = Libc.open(path, Libc.O_PATH | Libc.O_CLOEXEC, 0);
        if (place < 0)
            return false;
        // struct landlock_path_beneath_attr: packed
        byte* rule = stackalloc byte[12];
        *(ulong*)rule = (ulong)rights;
        *(int*)(rule + 8) = place;
        nint result = Libc.syscall(AddRule, set, PathBeneath, (nint)rule, 0);
        IOException? failed = result < 0 ? Failed($"landlock_add_rule {path}") : null;
        _ = Libc.close(place);
        return failed is null ? true : throw failed;
    }

    /// <summary>Puts the calling thread under the rules, for good; nothing that it starts gains rights by that (PR_SET_NO_NEW_PRIVS was set before).</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static void Enter(int set)
    {
        if (Libc.syscall(RestrictSelf, set, 0, 0, 0) < 0)
            throw Failed("landlock_restrict_self");
        _ = Libc.close(set);
    }

    private static IOException Failed(string call)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant()}");
    }
}
