using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Native;

namespace Postern.Net.Succession;

/// <summary>The native half of a start: posix_spawn(3) with our standard streams, the channel and the sockets, and nothing else.</summary>
internal static unsafe class SuccessorProcess
{
    /// <summary>More than the C library's opaque types take (glibc: 80 and 336 bytes).</summary>
    private const int OpaqueSize = 1024;

    /// <summary>Starts it; answers 0 or the error.</summary>
    /// <param name="program">The path of its file.</param>
    /// <param name="arguments">Its arguments, its own name first.</param>
    /// <param name="environment"><c>NAME=value</c> each.</param>
    /// <param name="channel">What becomes its descriptor 3.</param>
    /// <param name="sockets">What becomes its descriptors from 4 on.</param>
    /// <param name="process">Its process id.</param>
    internal static int Start(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, int channel, IReadOnlyList<SafeFileHandle> sockets, out int process)
    {
        process = 0;
        int above = Greeting.FirstSocket + sockets.Count;
        var lifted = new List<SafeFileHandle>();
        try
        {
            // What is to be at a number must not stand at the number of another.
            foreach (int descriptor in sockets.Select(socket => (int)socket.DangerousGetHandle()).Prepend(channel))
            {
                int copy = Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, above);
                if (copy < 0)
                    return Libc.Errno;
                lifted.Add(new SafeFileHandle(copy, ownsHandle: true));
            }
            return Run(program, arguments, environment, lifted, out process);
        }
        finally
        {
            lifted.ForEach(descriptor => descriptor.Dispose());
        }
    }

    /// <summary>How it has ended, in words; null where it runs.</summary>
    internal static string? EndOf(int process)
    {
        const int size = 128; // siginfo_t, sigaction(2): si_code at 8, si_status at 24
        byte* information = stackalloc byte[size];
        new Span<byte>(information, size).Clear();
        int result = Libc.waitid(Libc.P_PID, process, information, Libc.WEXITED | Libc.WNOHANG);
        if (result == 0 && *(int*)information == 0)
            return null;
        // ECHILD: we were started with SIGCHLD ignored, and the kernel has reaped it.
        if (result < 0)
            return "has ended";
        int status = *(int*)(information + 24);
        return *(int*)(information + 8) == Libc.CLD_EXITED ? $"has ended with code {status}" : $"was ended by signal {status}";
    }

    /// <summary>Kills it. It is ours and not reaped, so that its number is nobody else's.</summary>
    internal static void Kill(int process) => _ = Libc.kill(process, Libc.SIGKILL);

    private static int Run(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, List<SafeFileHandle> descriptors, out int process)
    {
        using var path = new NativeStrings([program]);
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        void* opaque = NativeMemory.AllocZeroed(2 * OpaqueSize);
        void* actions = opaque;
        void* attributes = (byte*)opaque + OpaqueSize;
        _ = Libc.posix_spawn_file_actions_init(actions);
        for (int i = 0; i < descriptors.Count; i++)
            _ = Libc.posix_spawn_file_actions_adddup2(actions, (int)descriptors[i].DangerousGetHandle(), Greeting.Channel + i);
        _ = Libc.posix_spawn_file_actions_addclosefrom_np(actions, Greeting.Channel + descriptors.Count);
        Attributes(attributes);
        int started = 0;
        int error = Libc.posix_spawn(&started, path.First, actions, attributes, argv.Pointer, envp.Pointer);
        _ = Libc.posix_spawn_file_actions_destroy(actions);
        _ = Libc.posix_spawnattr_destroy(attributes);
        NativeMemory.Free(opaque);
        process = started;
        return error;
    }

    private static void Attributes(void* attributes)
    {
        byte* signals = stackalloc byte[OpaqueSize];
        _ = Libc.posix_spawnattr_init(attributes);
        _ = Libc.posix_spawnattr_setflags(attributes, (short)(Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK));
        _ = Libc.sigfillset(signals);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
        _ = Libc.sigemptyset(signals);
        _ = Libc.posix_spawnattr_setsigmask(attributes, signals);
    }
}
