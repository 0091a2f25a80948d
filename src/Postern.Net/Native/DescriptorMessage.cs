using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary>A descriptor beside one byte, through a Unix socket: SCM_RIGHTS of unix(7).</summary>
internal static unsafe class DescriptorMessage
{
    /// <summary>Sends it; answers 0 or the error number. Whoever receives it has a descriptor of his own for the same socket.</summary>
    internal static int Send(int through, int descriptor)
    {
        byte letter = 0;
        var piece = new Piece { Start = &letter, Length = 1 };
        var control = new Control { Length = Control.Used, Level = Libc.SOL_SOCKET, Type = Libc.SCM_RIGHTS, Descriptor = descriptor };
        var message = new Message { Name = null, NameLength = 0, Pieces = &piece, Count = 1, Control = &control, ControlLength = (nuint)sizeof(Control), Flags = 0 };
        while (Libc.sendmsg(through, &message, Libc.MSG_NOSIGNAL) < 0)
        {
            if (Libc.Errno != Libc.EINTR)
                return Libc.Errno;
        }
        return 0;
    }

    /// <summary>Receives one that waits, closed on exec; answers 0 or the error number, and -1 for none where a byte came alone or the end.</summary>
    internal static int Receive(int through, out int descriptor)
    {
        byte letter = 0;
        var piece = new Piece { Start = &letter, Length = 1 };
        var control = new Control { Descriptor = -1 };
        var message = new Message { Name = null, NameLength = 0, Pieces = &piece, Count = 1, Control = &control, ControlLength = (nuint)sizeof(Control), Flags = 0 };
        descriptor = -1;
        while (Libc.recvmsg(through, &message, Libc.MSG_CMSG_CLOEXEC | Libc.MSG_DONTWAIT) < 0)
        {
            if (Libc.Errno != Libc.EINTR)
                return Libc.Errno;
        }
        if (message.ControlLength >= Control.Used && control is { Level: Libc.SOL_SOCKET, Type: Libc.SCM_RIGHTS })
            descriptor = control.Descriptor;
        return 0;
    }

    /// <summary>struct msghdr of sendmsg(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        internal void* Name;
        internal uint NameLength;
        internal Piece* Pieces;
        internal nuint Count;
        internal Control* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>struct iovec of readv(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        internal byte* Start;
        internal nuint Length;
    }

    /// <summary>struct cmsghdr of cmsg(3), with one descriptor behind it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Control
    {
        /// <summary>CMSG_LEN(sizeof(int)): without the padding.</summary>
        internal const int Used = 20;

        internal nuint Length;
        internal int Level;
        internal int Type;
        internal int Descriptor;
    }
}
