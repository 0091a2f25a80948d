using System.Globalization;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Wire.Ends;

namespace Postern.Net.Listening;

/// <summary>Listening descriptors that systemd opened for us (sd_listen_fds(3)), found by the door's name.</summary>
/// <remarks>The environment is handed in and is not ours to read; a child must not see these variables again.</remarks>
public sealed class InheritedSockets
{
    private const int First = 3; // SD_LISTEN_FDS_START

    private readonly List<(string Name, int Descriptor)> _sockets = [];

    /// <summary>No descriptors.</summary>
    public static InheritedSockets None { get; } = new();

    /// <summary>Reads the variables <c>LISTEN_PID</c>, <c>LISTEN_FDS</c> and <c>LISTEN_FDNAMES</c>.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <param name="processId">Our own process.</param>
    public static InheritedSockets Read(Func<string, string?> variable, int processId)
    {
        var inherited = new InheritedSockets();
        // sd_listen_fds(3): without our own process id in it, the variables were meant for somebody else.
        if (variable("LISTEN_PID") != processId.ToString(CultureInfo.InvariantCulture))
            return inherited;
        if (!int.TryParse(variable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return inherited;
        string[] names = (variable("LISTEN_FDNAMES") ?? "").Split(':');
        for (int i = 0; i < count; i++)
            inherited._sockets.Add((i < names.Length ? names[i] : "", First + i));
        return inherited;
    }

    /// <summary>Names that no door has taken.</summary>
    public IReadOnlyList<string> Left => [.. _sockets.Select(socket => socket.Name)];

    /// <summary>Gives out the descriptor that bears the door's name; -1 when there is none.</summary>
    public int Take(string door)
    {
        int index = _sockets.FindIndex(socket => socket.Name == door);
        if (index < 0)
            return -1;
        int descriptor = _sockets[index].Descriptor;
        _sockets.RemoveAt(index);
        return descriptor;
    }

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
