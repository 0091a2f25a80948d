using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Native;

namespace Postern.Net.Listening;

/// <summary>Listening descriptors that systemd opened for us (sd_listen_fds(3)), found by the door's name.</summary>
/// <remarks>The environment is handed in and is not ours to read; a child must not see these variables again.</remarks>
public sealed class InheritedSockets
{
    private const int First = 3; // SD_LISTEN_FDS_START

    private readonly List<InheritedSocket> _sockets = [];

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
        {
            inherited._sockets.Add(new InheritedSocket(i < names.Length ? names[i] : "", First + i));
            _ = Libc.fcntl(First + i, Libc.F_SETFD, Libc.FD_CLOEXEC);
        }
        return inherited;
    }

    /// <summary>Takes over what another process got from systemd, by the same names.</summary>
    /// <param name="sockets">A name and its descriptors, several for a name that several sockets bear; they are ours from now on.</param>
    public static InheritedSockets Adopt(IEnumerable<(string Name, IReadOnlyList<SafeFileHandle> Descriptors)> sockets)
    {
        var inherited = new InheritedSockets();
        foreach (var (name, descriptors) in sockets)
        {
            foreach (SafeFileHandle descriptor in descriptors)
            {
                inherited._sockets.Add(new InheritedSocket(name, (int)descriptor.DangerousGetHandle()));
                descriptor.SetHandleAsInvalid();
            }
        }
        return inherited;
    }

    /// <summary>Descriptors of all of them for another process, which are the caller's.</summary>
    /// <exception cref="ListenException">There are none left.</exception>
    public IReadOnlyList<(string Name, SafeFileHandle Descriptor)> Duplicate() =>
        [.. _sockets.Select(socket => (socket.Name, InheritedSocket.Duplicate(socket.Descriptor)))];

    /// <summary>Names that no door has taken.</summary>
    public IReadOnlyList<string> Left => [.. _sockets.Where(socket => !socket.IsTaken).Select(socket => socket.Name)];

    /// <summary>Gives out the first socket that bears the door's name and that nobody has; null when there is none.</summary>
    public InheritedSocket? Take(string door)
    {
        InheritedSocket? socket = _sockets.Find(socket => socket.Name == door && !socket.IsTaken);
        socket?.Take();
        return socket;
    }

    /// <summary>Gives out the first socket that nobody has, whatever it is called; null when there is none.</summary>
    public InheritedSocket? TakeNext()
    {
        InheritedSocket? socket = _sockets.Find(socket => !socket.IsTaken);
        socket?.Take();
        return socket;
    }

    /// <summary>Closes them: nobody will listen any more.</summary>
    public void Close()
    {
        foreach (InheritedSocket socket in _sockets)
            _ = Libc.close(socket.Descriptor);
        _sockets.Clear();
    }
}
