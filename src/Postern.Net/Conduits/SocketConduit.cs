using System.Buffers;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Conduits;

/// <summary>A connected stream socket: TCP, Unix, or one end of a pair.</summary>
/// <remarks>
/// <para>Owns the descriptor. Unsent bytes are held in a rented buffer, which exists only while there are any.</para>
/// <para>The directions break apart: a peer that resets leaves what it said before in the kernel, on Linux, and this is
/// read to its end also where sending has heard of the reset first.</para>
/// </remarks>
public sealed class SocketConduit : Conduit
{
    private readonly SocketWatch _watch;
    private int _fd;
    private byte[]? _backlog;
    private int _backlogStart;
    private int _backlogEnd;
    private bool _finishing;
    private bool _closing;
    private bool _hungUp;
    private bool _handedOver;
    private TcpProgress _progress;

    /// <summary>Sending has failed; reading goes on until it fails by itself.</summary>
    private ConduitFault? _writeFault;

    /// <summary>
    /// Sending has taken the kernel's only word of a reset, so that the end of what it holds looks like a FIN. EPIPE takes
    /// none: the peer had finished before it reset, or (unix(7)) the reset is still to be read. Seen on Linux 6.
    /// </summary>
    private bool _cutOff;

    /// <summary>The last receive was short: nothing is there until the next event.</summary>
    private bool _drained;

    /// <summary>Takes over a connected, non-blocking descriptor.</summary>
    public SocketConduit(Loop loop, int fd)
        : base(loop)
    {
        _fd = fd;
        _watch = new SocketWatch(this);
        loop.Watch(fd, _watch);
    }

    /// <summary>Takes over a descriptor that its dialer watches already.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="fd">The descriptor.</param>
    /// <param name="dialer">Who watched it.</param>
    /// <param name="hungUp">The dialer was told that the peer has finished: nobody will be told again.</param>
    internal SocketConduit(Loop loop, int fd, Watched dialer, bool hungUp)
        : base(loop)
    {
        _fd = fd;
        _hungUp = hungUp;
        _watch = new SocketWatch(this);
        loop.Replace(dialer, _watch);
    }

    /// <summary>A stream socket pair: a conduit, and the blocking end for another process, which the caller closes.</summary>
    /// <exception cref="IOException">There is no descriptor left.</exception>
    public static (SocketConduit Near, int Far) Pair(Loop loop)
    {
        using var pair = new DescriptorPair();
        int error = pair.OpenSockets();
        return error == 0 ? (new SocketConduit(loop, pair.TakeNear()), pair.TakeFar()) : throw new IOException($"a socket pair cannot be made: {Libc.Describe(error)}");
    }

    /// <summary>The descriptor, -1 once closed.</summary>
    public int Descriptor => _fd;

    /// <summary>It is TCP, and nothing has passed it yet: whoever gets the descriptor now has the whole conversation.</summary>
    public bool CanBeHandedOver => BytesRead == 0 && BytesWritten == 0 && !HasUnread && !HasBacklog && TcpProgress.TryRead(_fd, peerFinished: false, out _);

    /// <inheritdoc/>
    public override long BytesRead
    {
        get => _handedOver ? Progress.Received : base.BytesRead;
        protected set => base.BytesRead = value;
    }

    /// <inheritdoc/>
    public override long BytesWritten
    {
        get => _handedOver ? Progress.Sent : base.BytesWritten;
        protected set => base.BytesWritten = value;
    }

    /// <inheritdoc/>
    public override bool HasHungUp => _hungUp;

    /// <summary>It is handed over, and the peer's FIN has come.</summary>
    public bool PeerHasFinished => _handedOver && Progress.PeerFinished;

    /// <summary>How far a socket is that was handed over, as the kernel counts; once it is closed, how far it was.</summary>
    internal TcpProgress Progress
    {
        get
        {
            if (_fd >= 0 && TcpProgress.TryRead(_fd, _progress.PeerFinished, out TcpProgress now))
                _progress = now;
            return _progress;
        }
    }

    /// <summary>Told once, when the descriptor has been closed: a program at the other end must end too.</summary>
    internal Action? Released { get; init; }

    /// <summary>Gives the descriptor to somebody else, open as it is; the conduit is over. Only while nothing waits in it.</summary>
    public int GiveAway()
    {
        if (HasBacklog || HasUnread || _fd < 0)
            throw new InvalidOperationException("bytes wait in this conduit, or it is closed");
        Loop.Detach(_fd, _watch);
        (int fd, _fd) = (_fd, -1);
        Break(ConduitFault.Closed);
        return fd;
    }

    /// <inheritdoc/>
    public override bool HasBacklog => _backlog is not null;

    /// <inheritdoc/>
    public override ConduitFault? WriteFault => _writeFault ?? Fault;

    /// <summary>The peer's kernel has it (tcp(7), SIOCOUTQ). What is in a Unix socket's queue outlives an abort, and what is in that of a dead connection is lost anyhow.</summary>
    internal override unsafe bool IsDelivered
    {
        get
        {
            byte state;
            int size = sizeof(byte);
            if (HasBacklog || Libc.getsockopt(_fd, Libc.IPPROTO_TCP, Libc.TCP_INFO, &state, &size) < 0 || state == Libc.TCP_CLOSE)
                return !HasBacklog;
            int left;
            return Libc.ioctl(_fd, Libc.SIOCOUTQ, &left) < 0 || left == 0;
        }
    }

    /// <inheritdoc/>
    protected override unsafe ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (Fault is not null)
            return ReadStatus.Fault;
        if (_drained && !_hungUp)
            return ReadStatus.Wait;
        Scratch scratch = Loop.Inbound;
        nint count;
        do
        {
            count = Libc.recv(_fd, scratch.Pointer, scratch.Length, 0);
        }
        while (count < 0 && Libc.Errno == Libc.EINTR);
        if (count > 0)
        {
            BytesRead += count;
            _drained = count < scratch.Length;
            bytes = scratch.Lend((int)count);
            return ReadStatus.Data;
        }
        if (count == 0 && !_cutOff)
            return ReadStatus.End;
        int errno = Libc.Errno;
        if (count == 0 || errno != Libc.EAGAIN)
        {
            Break(count == 0 ? _writeFault! : FaultOf(errno)); // cut off is only what has a write fault
            return ReadStatus.Fault;
        }
        _drained = true;
        return ReadStatus.Wait;
    }

    /// <inheritdoc/>
    public override unsafe WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (WriteFault is not null)
            return WriteStatus.Fault;
        BytesWritten += bytes.Length;
        if (_backlog is not null)
        {
            Keep(bytes);
            return WriteStatus.Backlog;
        }
        fixed (byte* start = bytes)
        {
            int sent = Send(start, bytes.Length);
            if (sent < 0)
                return WriteStatus.Fault;
            if (sent == bytes.Length)
                return WriteStatus.Done;
            Keep(bytes[sent..]);
            return WriteStatus.Backlog;
        }
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        _finishing = true;
        if (_backlog is null && _fd >= 0)
            _ = Libc.shutdown(_fd, Libc.SHUT_WR);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_backlog is not null && WriteFault is null)
        {
            _closing = true;
            return;
        }
        Release();
    }

    /// <inheritdoc/>
    public override unsafe void Abort()
    {
        if (_fd < 0)
            return;
        long linger = 1; // struct linger { int l_onoff = 1; int l_linger = 0; }: close sends RST (socket(7))
        _ = Libc.setsockopt(_fd, Libc.SOL_SOCKET, Libc.SO_LINGER, &linger, sizeof(long));
        Release();
    }

    /// <summary>Leaves reading and writing to whoever gets the descriptor next. It stays open here, and its watcher is told when the peer has finished or is gone.</summary>
    public void HandOver()
    {
        Loop.Rewatch(_fd, _watch, Libc.EPOLLRDHUP | Libc.EPOLLET);
        _handedOver = true;
        _ = Progress; // a FIN that is there already is noted before a reset can hide it
    }

    /// <summary>Reads and writes here again: nobody else has done it.</summary>
    public void TakeBack()
    {
        _handedOver = false;
        _drained = false;
        Loop.Rewatch(_fd, _watch);
    }

    /// <summary>Gives whoever is at the other end of this Unix socket a descriptor of another socket, beside one byte of no meaning.</summary>
    /// <exception cref="ConduitException">The kernel does not take it at once.</exception>
    public void SendDescriptor(SocketConduit other)
    {
        int error = HasBacklog ? Libc.EAGAIN : DescriptorMessage.Send(_fd, other._fd);
        if (error != 0)
            throw new ConduitException(FaultKind.Reset, $"a descriptor cannot be passed: {Libc.Describe(error).ToLowerInvariant()}");
    }

    private void OnEvents(Ready ready)
    {
        _hungUp |= ready.HungUp;
        if (_handedOver)
            _ = Progress;
        if (ready.Writable && _backlog is not null)
            Flush();
        // The watcher may change, or close the conduit, in any of these calls.
        if (!ready.Readable || _fd < 0)
            return;
        _drained = false;
        Watcher?.OnReadable(this);
    }

    private unsafe void Flush()
    {
        fixed (byte* start = _backlog)
        {
            int sent = Send(start + _backlogStart, _backlogEnd - _backlogStart);
            if (sent >= 0)
                _backlogStart += sent;
        }
        if (WriteFault is null && _backlogStart < _backlogEnd)
            return;
        DropBacklog();
        if (_closing)
        {
            Release();
            return;
        }
        if (_finishing && WriteFault is null)
            _ = Libc.shutdown(_fd, Libc.SHUT_WR);
        Watcher?.OnDrained(this);
    }

    private unsafe int Send(byte* start, int length)
    {
        int sent = 0;
        while (sent < length)
        {
            nint count = Libc.send(_fd, start + sent, length - sent, Libc.MSG_NOSIGNAL);
            if (count >= 0)
            {
                sent += (int)count;
                continue;
            }
            int errno = Libc.Errno;
            if (errno == Libc.EINTR)
                continue;
            if (errno == Libc.EAGAIN)
                return sent;
            _writeFault = FaultOf(errno);
            _cutOff = errno != Libc.EPIPE;
            _hungUp = true; // whatever is there is read now: no event tells of it again
            return -1;
        }
        return sent;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int held = _backlogEnd - _backlogStart;
        if (_backlog is null || _backlogEnd + bytes.Length > _backlog.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(held + bytes.Length);
            if (_backlog is not null)
            {
                _backlog.AsSpan(_backlogStart, held).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_backlog);
            }
            _backlog = larger;
            _backlogStart = 0;
            _backlogEnd = held;
        }
        bytes.CopyTo(_backlog.AsSpan(_backlogEnd));
        _backlogEnd += bytes.Length;
    }

    private void DropBacklog()
    {
        if (_backlog is null)
            return;
        ArrayPool<byte>.Shared.Return(_backlog);
        _backlog = null;
        _backlogStart = _backlogEnd = 0;
    }

    private static ConduitFault FaultOf(int errno) =>
        new(FaultKind.Reset, errno == Libc.ECONNRESET ? "reset by peer" : Libc.Describe(errno).ToLowerInvariant()) { Errno = errno };

    private void Release()
    {
        if (_fd < 0)
            return;
        Break(ConduitFault.Closed);
        if (_handedOver)
        {
            _ = Progress;
            Loop.Detach(_fd, _watch); // the other program may keep it open a little longer
        }
        else
        {
            Loop.Unwatch(_watch);
        }
        _ = Libc.close(_fd);
        _fd = -1;
        DropBacklog();
        Released?.Invoke();
    }

    /// <summary>Keeps <see cref="Watched"/> out of the conduit's own bases.</summary>
    private sealed class SocketWatch(SocketConduit conduit) : Watched
    {
        internal override string Kind => $"a socket read by {conduit.Watcher?.GetType().Name ?? "nobody"}";

        protected internal override void OnEvents(Ready ready) => conduit.OnEvents(ready);
    }
}
