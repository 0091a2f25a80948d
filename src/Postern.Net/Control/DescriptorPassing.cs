using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Native;

namespace Postern.Net.Control;

/// <summary>Hands an open descriptor to another process, through a connected Unix socket (SCM_RIGHTS of unix(7)).</summary>
public static class DescriptorPassing
{
    /// <summary>A descriptor of one's own for the same file, closed on exec.</summary>
    /// <exception cref="IOException">There is none left.</exception>
    public static SafeFileHandle Duplicate(int descriptor)
    {
        int copy = Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, 3);
        return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw Failure(Libc.Errno);
    }

    /// <summary>Sends it beside one byte.</summary>
    /// <exception cref="IOException">The other side has gone.</exception>
    public static void Send(Socket through, SafeFileHandle descriptor)
    {
        int error = DescriptorMessage.Send((int)through.Handle, (int)descriptor.DangerousGetHandle());
        if (error != 0)
            throw Failure(error);
    }

    /// <summary>Waits for one; null where the other side sends something else, or goes.</summary>
    /// <exception cref="IOException">It cannot be received.</exception>
    public static async Task<SafeFileHandle?> ReceiveAsync(Socket through, CancellationToken cancel)
    {
        await through.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancel); // returns when something is there
        int error = DescriptorMessage.Receive((int)through.Handle, out int descriptor);
        if (error != 0)
            throw Failure(error);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
    }

    private static IOException Failure(int error) => new($"a descriptor cannot be passed: {Libc.Describe(error)}");
}
