using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>A process just started, and our ends of what connects us to it.</summary>
/// <param name="Pid">Its id, and that of its group.</param>
/// <param name="PidDescriptor">Its pidfd.</param>
/// <param name="Stream">Our end of its input and output.</param>
/// <param name="Errors">Our end of its standard error; -1 where that is part of the stream.</param>
internal sealed record ChildProcess(int Pid, int PidDescriptor, int Stream, int Errors)
{
    /// <summary>Makes the pidfd of a process just started; where there is none to be had the process is killed and reaped.</summary>
    internal static unsafe int Open(int pid, out int error)
    {
        int fd = (int)Libc.syscall(Libc.SYS_pidfd_open, pid, 0);
        error = fd < 0 ? Libc.Errno : 0;
        if (fd >= 0)
            return fd;
        byte* information = stackalloc byte[128];
        _ = Libc.kill(-pid, Libc.SIGKILL);
        _ = Libc.waitid(Libc.P_PID, pid, information, Libc.WEXITED);
        return fd;
    }
}
