using System.Runtime.InteropServices;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>Starts a program by posix_spawn(3).</summary>
/// <remarks>
/// <para>A process with other threads must not run managed code between fork and exec, so there is no fork here: the C
/// library does all that happens in the child. Every signal is reset (the runtime ignores SIGPIPE), none is blocked,
/// no descriptor above 2 is passed on, and the child leads a process group of its own, so that what it starts ends with it.</para>
/// <para>The descriptor limit has no place in posix_spawn. Setting it on the child afterwards races with a program that
/// reads it first; lowering our own for a moment would break other connections. So <c>/bin/sh</c> sets it and then becomes
/// the program. That cannot give a program another name than its path (argv[0]); where one is asked for, the program is
/// started directly and its limit set right afterwards, race and all.</para>
/// </remarks>
internal static unsafe class Spawn
{
    /// <summary>More than the C library's opaque types take (glibc: 80 and 336 bytes).</summary>
    private const int OpaqueSize = 1024;

    /// <summary>Starts it and gives its process id; blocks for about a millisecond. Answers 0 or the error.</summary>
    internal static int Start(ChildPlan plan, out int pid)
    {
        pid = 0;
        using var path = new NativeStrings([plan.Path]);
        if (Libc.access(path.First, Libc.X_OK) < 0)
            return Libc.Errno;
        bool limits = plan.Descriptors.Original < plan.Descriptors.Limit;
        bool renamed = plan.HasOwnName
            ? plan.Arguments[0] != plan.Path
            : Path.GetFileName(plan.Arguments[0]) != Path.GetFileName(plan.Path);
        if (limits && !renamed)
            return Run("/bin/sh", Shell(plan), plan, out pid);
        int error = Run(plan.Path, plan.Arguments, plan, out pid);
        if (error == 0 && limits)
            SetLimit(pid, plan.Descriptors);
        return error;
    }

    private static IReadOnlyList<string> Shell(ChildPlan plan) =>
        ["sh", "-c", $"ulimit -S -n {plan.Descriptors.Original}; exec \"$0\" \"$@\"", plan.Path, .. plan.Arguments.Skip(1)];

    private static int Run(string program, IReadOnlyList<string> arguments, ChildPlan plan, out int pid)
    {
        using var path = new NativeStrings([program]);
        using var argv = new NativeStrings(arguments);
        using var environment = new NativeStrings(plan.Environment);
        using var terminal = new NativeStrings([plan.Terminal ?? ""]);
        void* opaque = NativeMemory.AllocZeroed(2 * OpaqueSize);
        void* actions = opaque;
        void* attributes = (byte*)opaque + OpaqueSize;
        Actions(actions, plan, terminal.First);
        Attributes(attributes, plan.Terminal is not null);
        int started = 0;
        int error = Libc.posix_spawn(&started, path.First, actions, attributes, argv.Pointer, environment.Pointer);
        _ = Libc.posix_spawn_file_actions_destroy(actions);
        _ = Libc.posix_spawnattr_destroy(attributes);
        NativeMemory.Free(opaque);
        pid = started;
        return error;
    }

    private static void Actions(void* actions, ChildPlan plan, byte* terminal)
    {
        _ = Libc.posix_spawn_file_actions_init(actions);
        if (plan.Terminal is null)
        {
            _ = Libc.posix_spawn_file_actions_adddup2(actions, plan.Stream, 0);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, 0, 1);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, plan.Errors, 2);
        }
        else
        {
            // The first terminal that a session's leader opens becomes its controlling one.
            _ = Libc.posix_spawn_file_actions_addopen(actions, 0, terminal, Libc.O_RDWR, 0);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, 0, 1);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, 0, 2);
        }
        // Last: what stands at 3 here has been given to the child already.
        if (plan.Lifeline >= 0)
            _ = Libc.posix_spawn_file_actions_adddup2(actions, plan.Lifeline, 3);
        _ = Libc.posix_spawn_file_actions_addclosefrom_np(actions, plan.Lifeline >= 0 ? 4 : 3);
    }

    private static void Attributes(void* attributes, bool session)
    {
        byte* signals = stackalloc byte[OpaqueSize];
        _ = Libc.posix_spawnattr_init(attributes);
        short group = session ? Libc.POSIX_SPAWN_SETSID : Libc.POSIX_SPAWN_SETPGROUP;
        _ = Libc.posix_spawnattr_setflags(attributes, (short)(group | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK));
        _ = Libc.sigfillset(signals);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
        _ = Libc.sigemptyset(signals);
        _ = Libc.posix_spawnattr_setsigmask(attributes, signals);
    }

    private static void SetLimit(int pid, Descriptors descriptors)
    {
        ulong* limits = stackalloc ulong[2] { (ulong)descriptors.Original, (ulong)descriptors.Limit };
        _ = Libc.prlimit(pid, Libc.RLIMIT_NOFILE, limits, null);
    }
}
