using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing;

/// <summary>Dials a Unix socket by its path.</summary>
/// <remarks>
/// connect(2) on a Unix socket never takes its time: where the listener's queue is full it says EAGAIN and forgets us,
/// so that asking again is all that can be done.
/// </remarks>
public sealed class UnixDialer : Dialer
{
    /// <summary>The pause before a full listener is asked again. Arbitrary.</summary>
    private const int AgainMilliseconds = 20;

    private readonly SocketAddress _address;
    private readonly TimeSpan _limit;

    /// <summary>Dials this path, and stands in a full queue for this long.</summary>
    /// <exception cref="DialerSettingException">The path is longer than a socket's address can be.</exception>
    public UnixDialer(string path, TimeSpan limit)
    {
        Target = "unix:" + path;
        _limit = limit;
        try
        {
            _address = new UnixDomainSocketEndPoint(path).Serialize();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new DialerSettingException($"{Target}: the path of a socket has at most 107 bytes.");
        }
    }

    /// <inheritdoc/>
    public override string Target { get; }

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        bool expired = false;
        deadline.Expired = _ => expired = true;
        deadline.Within(_limit, DialLimits.ConnectName);
        try
        {
            while (!expired)
            {
                int error = Connect(out int fd);
                if (error == 0)
                    return new SocketConduit(loop, fd) { DialedTo = Target };
                if (error != Libc.EAGAIN)
                    throw DialFault.Refused(Target, error);
                await PauseAsync(loop);
            }
            throw DialFault.Refused(Target, "timed out: the listener takes no connection");
        }
        finally
        {
            deadline.Clear();
        }
    }

    /// <summary>Whether somebody listens there now; asks without waiting.</summary>
    public bool Answers()
    {
        int error = Connect(out int fd);
        if (error == 0)
            _ = Libc.close(fd);
        return error is 0 or Libc.EAGAIN; // a full queue is a listener's
    }

    private int Connect(out int fd)
    {
        fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0)
            return Libc.Errno;
        int error = SocketCalls.Connect(fd, _address);
        if (error != 0)
            _ = Libc.close(fd);
        return error;
    }

    private static Task PauseAsync(Loop loop)
    {
        var done = new TaskCompletionSource();
        loop.SetAlarm(new ActionAlarm(done.SetResult), AgainMilliseconds);
        return done.Task;
    }
}
