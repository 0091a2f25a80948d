using System.Text;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Wire.Ends;

namespace Postern.Net.Listening;

/// <summary>One listening descriptor that systemd opened for us.</summary>
/// <remarks>
/// The descriptor itself stays open as long as the process serves: who listens has a duplicate of it, and gives the socket
/// back when it stops, so that whoever comes after it, after a start or a reload that failed as well, finds it again.
/// </remarks>
public sealed class InheritedSocket
{
    internal InheritedSocket(string name, int descriptor)
    {
        Name = name;
        Descriptor = descriptor;
    }

    internal string Name { get; }

    internal int Descriptor { get; }

    /// <summary>Somebody listens on it.</summary>
    internal bool IsTaken { get; private set; }

    internal void Take() => IsTaken = true;

    internal void GiveBack() => IsTaken = false;

    /// <summary>A descriptor of one's own for the same socket, closed on exec.</summary>
    /// <exception cref="ListenException">There is none left.</exception>
    internal static SafeFileHandle Duplicate(int descriptor)
    {
        int copy = (int)Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, 3);
        return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw new ListenException($"a listening socket cannot be passed on: {Libc.Describe(Libc.Errno)}");
    }

    /// <summary>A duplicate that does not block and that no child sees.</summary>
    /// <exception cref="ListenException">There is no descriptor left for it.</exception>
    internal int Open()
    {
        int own = (int)Libc.fcntl(Descriptor, Libc.F_DUPFD_CLOEXEC, 0);
        if (own < 0)
            throw new ListenException($"the socket of systemd for {Name} cannot be used: {Libc.Describe(Libc.Errno)}");
        nint flags = Libc.fcntl(own, Libc.F_GETFL, 0);
        _ = Libc.fcntl(own, Libc.F_SETFL, flags | Libc.O_NONBLOCK);
        return own;
    }

    /// <summary>An end at the place where it really listens, whatever was asked for.</summary>
    /// <exception cref="ListenException">It is no listening TCP or Unix socket.</exception>
    internal End PlaceOf(End asked) => PlaceOf(Descriptor, asked);

    /// <summary>An end at the place where a descriptor really listens, whatever was asked for.</summary>
    /// <exception cref="ListenException">It is no listening TCP or Unix socket.</exception>
    internal static unsafe End PlaceOf(int descriptor, End asked)
    {
        int listens = 0;
        int size = sizeof(int);
        if (Libc.getsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_ACCEPTCONN, &listens, &size) < 0 || listens == 0)
            throw new ListenException($"descriptor {descriptor}, given for {asked}, is no socket that listens: its unit wants ListenStream= and Accept=no");
        byte* address = stackalloc byte[128];
        int length = 128;
        _ = Libc.getsockname(descriptor, address, &length); // it has said that it is a socket
        var name = new ReadOnlySpan<byte>(address, length);
        switch (BitConverter.ToUInt16(name))
        {
            case Libc.AF_INET or Libc.AF_INET6:
                var own = PeerAddress.FromNative(name);
                return asked with { Transport = TransportKind.Tcp, Host = own.ToIPAddress().ToString(), Port = own.Port, Path = "" };
            case Libc.AF_UNIX:
                // unix(7): an abstract name begins with a null byte, which is written as @.
                string path = Encoding.UTF8.GetString(name[2..]).TrimEnd('\0').Replace('\0', '@');
                return asked with { Transport = TransportKind.Unix, Host = "", Port = 0, Path = path };
            default:
                throw new ListenException($"descriptor {descriptor}, given for {asked}, is neither a TCP nor a Unix socket");
        }
    }
}
