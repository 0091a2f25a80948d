using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Testing;

/// <summary>One loop for a test, and socket pairs whose other end is a plain blocking socket.</summary>
public sealed class LoopRig : IDisposable
{
    private readonly LoopGroup _group;
    private readonly List<Exception> _bugs = [];

    public LoopRig()
        : this(TimeProvider.System)
    {
    }

    public LoopRig(TimeProvider time) => _group = new LoopGroup(1, time, Note);

    public IReadOnlyList<Loop> Loops => _group.All;

    public Loop Loop => _group.All[0];

    /// <summary>Exceptions that reached the loop; a test that cares asserts that there are none.</summary>
    public IReadOnlyList<Exception> Bugs
    {
        get
        {
            lock (_bugs)
                return [.. _bugs];
        }
    }

    public Task<T> RunAsync<T>(Func<Task<T>> work) => Loop.RunAsync(work);

    public Task RunAsync(Func<Task> work) => Loop.RunAsync(work);

    /// <summary>A conduit on the loop, and the socket at its other end.</summary>
    public async Task<(Conduit Conduit, Socket Peer)> PairAsync()
    {
        var (ours, theirs) = SocketPair();
        var conduit = await RunAsync(() => Task.FromResult<Conduit>(new SocketConduit(Loop, ours)));
        return (conduit, new Socket(new SafeSocketHandle(theirs, ownsHandle: true)) { ReceiveTimeout = 20_000, SendTimeout = 20_000 });
    }

    /// <summary>Takes a connected TCP socket onto the loop.</summary>
    public Task<SocketConduit> AdoptAsync(Socket socket) => RunAsync(() =>
    {
        // No program that another test starts may inherit it: a reset is sent when the last one has closed.
        int fd = Libc.fcntl((int)socket.Handle, Libc.F_DUPFD_CLOEXEC, 0);
        socket.Dispose();
        _ = Libc.fcntl(fd, Libc.F_SETFL, Libc.O_NONBLOCK);
        return Task.FromResult(new SocketConduit(Loop, fd));
    });

    /// <summary>Returns when the loop has served everything that was there before the call: two whole turns.</summary>
    public async Task SettleAsync()
    {
        await RunAsync(() => Task.CompletedTask);
        await RunAsync(() => Task.CompletedTask);
    }

    public void Dispose() => _group.Dispose();

    private static unsafe (int Ours, int Theirs) SocketPair()
    {
        int* pair = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, pair) < 0)
            throw new IOException(Libc.Describe(Libc.Errno));
        _ = Libc.fcntl(pair[0], Libc.F_SETFL, Libc.O_NONBLOCK);
        return (pair[0], pair[1]);
    }

    private void Note(Exception bug)
    {
        lock (_bugs)
            _bugs.Add(bug);
    }
}
