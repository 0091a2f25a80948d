using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Postern.Net.Control;

/// <summary>Who is at the other end of a Unix socket, in the kernel's words: struct ucred (unix(7)).</summary>
/// <param name="Process">Its process id.</param>
/// <param name="User">Its effective user id when it connected or began to listen.</param>
public readonly record struct ControlPeer(int Process, uint User)
{
    private const int SolSocket = 1;
    private const int SoPeercred = 17;

    /// <summary>Whoever is at the other end of a connected socket.</summary>
    public static ControlPeer Of(Socket socket)
    {
        Span<int> credentials = stackalloc int[3];
        socket.GetRawSocketOption(SolSocket, SoPeercred, MemoryMarshal.AsBytes(credentials));
        return new(credentials[0], (uint)credentials[1]);
    }

    private static readonly Lazy<uint> Own = new(ReadOwnUser);

    /// <summary>Our own effective user, as of the first time that this was asked.</summary>
    public static uint OwnUser() => Own.Value;

    private static uint ReadOwnUser()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        return uint.Parse(line.Split('\t')[2]); // real, effective, saved, file system: proc(5)
    }

    /// <summary>Whether it may give orders to, or may be believed by, a process of this user.</summary>
    public bool IsTrustedBy(uint user) => User == user || User == 0;
}
