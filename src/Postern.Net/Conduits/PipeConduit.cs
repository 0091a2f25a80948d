using System.Buffers;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Conduits;

/// <summary>Descriptors that are no sockets: two pipes, or a terminal that is both read and written.</summary>
/// <remarks>
/// Owns both descriptors, which do not block and may be the same. <see cref="Conduit.Finish"/> closes the one that is
/// written; a terminal has no half-close, and is only closed as a whole.
/// </remarks>
public sealed class PipeConduit : Conduit
{
    private readonly Watch _readWatch;
    private readonly Watch? _writeWatch;
    private readonly ArrayBufferWriter<byte> _backlog = new();
    private int _input;
    private int _output;
    private bool _finishing;
    private bool _closing;

    /// <summary>Takes over both descriptors, which must not block.</summary>
    public PipeConduit(Loop loop, int input, int output)
        : base(loop)
    {
        _input = input;
        _output = output;
        _readWatch = new Watch(this);
        TryWatch(input, _readWatch);
        if (output == input)
            return;
        _writeWatch = new Watch(this);
        TryWatch(output, _writeWatch);
    }

    /// <summary>A regular file cannot be watched (epoll_ctl(2), EPERM), and need not be: it is always ready.</summary>
    private void TryWatch(int descriptor, Watch watch)
    {
        try
        {
            Loop.Watch(descriptor, watch);
        }
        catch (IOException)
        {
            Loop.Unwatch(watch);
        }
    }

    /// <summary>Told once, when the descriptors have been closed.</summary>
    internal Action? Released { get; init; }

    /// <inheritdoc/>
    public override bool HasBacklog => _backlog.WrittenCount > 0;

    /// <summary>The last program on a terminal has left it.</summary>
    /// <inheritdoc/>
    public override bool EndsWhole => IsOneDescriptor;

    private bool IsOneDescriptor => _writeWatch is null;

    /// <inheritdoc/>
    protected override unsafe ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (Fault is not null)
            return ReadStatus.Fault;
        Scratch scratch = Loop.Inbound;
        nint count;
        do
        {
            count = Libc.read(_input, scratch.Pointer, scratch.Length);
        }
        while (count < 0 && Libc.Errno == Libc.EINTR);
        if (count > 0)
        {
            BytesRead += count;
            bytes = scratch.Lend((int)count);
            return ReadStatus.Data;
        }
        // EIO: the last program on the terminal has left it (pty(7) says nothing of it, Linux does so).
        if (count == 0 || Libc.Errno == Libc.EIO)
            return ReadStatus.End;
        if (Libc.Errno == Libc.EAGAIN)
            return ReadStatus.Wait;
        Break(Libc.Errno);
        return ReadStatus.Fault;
    }

    /// <inheritdoc/>
    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (Fault is not null)
            return WriteStatus.Fault;
        BytesWritten += bytes.Length;
        int sent = HasBacklog ? 0 : Send(bytes);
        if (sent < 0)
            return WriteStatus.Fault;
        if (sent == bytes.Length)
            return HasBacklog ? WriteStatus.Backlog : WriteStatus.Done;
        _backlog.Write(bytes[sent..]);
        return WriteStatus.Backlog;
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        _finishing = true;
        if (!HasBacklog)
            CloseOutput();
    }

    /// <inheritdoc/>
    public override void Abort() => Release();

    /// <inheritdoc/>
    public override void Close()
    {
        if (HasBacklog && Fault is null)
            _closing = true;
        else
            Release();
    }

    private void OnEvents(Ready ready)
    {
        if (ready.Writable && HasBacklog)
            Flush();
        if (ready.Readable && _input >= 0)
            Watcher?.OnReadable(this);
    }

    private void Flush()
    {
        ReadOnlySpan<byte> all = _backlog.WrittenSpan;
        int sent = Send(all);
        if (sent >= 0 && sent < all.Length)
        {
            byte[] rest = all[sent..].ToArray();
            _backlog.ResetWrittenCount();
            _backlog.Write(rest);
            return;
        }
        _backlog.Clear();
        if (_closing)
        {
            Release();
            return;
        }
        if (_finishing)
            CloseOutput();
        Watcher?.OnDrained(this);
    }

    private unsafe int Send(ReadOnlySpan<byte> bytes)
    {
        int sent = 0;
        fixed (byte* start = bytes)
        {
            while (sent < bytes.Length)
            {
                nint count = Libc.write(_output, start + sent, bytes.Length - sent);
                if (count >= 0)
                    sent += (int)count;
                else if (Libc.Errno == Libc.EAGAIN)
                    return sent;
                else if (Libc.Errno != Libc.EINTR)
                    return Break(Libc.Errno);
            }
        }
        return sent;
    }

    private int Break(int errno)
    {
        Break(new ConduitFault(FaultKind.Reset, errno == Libc.EPIPE ? "the reader is gone" : Libc.Describe(errno).ToLowerInvariant()));
        return -1;
    }

    private void CloseOutput()
    {
        if (IsOneDescriptor || _output < 0)
            return;
        Loop.Unwatch(_writeWatch!); // there is one where there are two descriptors
        _ = Libc.close(_output);
        _output = -1;
    }

    private void Release()
    {
        if (_input < 0)
            return;
        Break(ConduitFault.Closed);
        CloseOutput();
        Loop.Unwatch(_readWatch);
        _ = Libc.close(_input);
        _input = _output = -1;
        _backlog.Clear();
        Released?.Invoke();
    }

    private sealed class Watch(PipeConduit conduit) : Watched
    {
        protected internal override void OnEvents(Ready ready) => conduit.OnEvents(ready);
    }
}
