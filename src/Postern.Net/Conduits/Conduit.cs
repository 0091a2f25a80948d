using Postern.Net.Loops;

namespace Postern.Net.Conduits;

/// <summary>Bytes in, bytes out, finish, abort: what a TCP connection, TLS, a process and a pipe have in common.</summary>
/// <remarks>
/// <para>Lives on one loop and is used on its thread alone. Reading takes no buffer while it waits: what a read gives is
/// lent until the next read on the same loop.</para>
/// <para>Reading is edge-triggered: after <see cref="ReadStatus.Data"/> a reader goes on until <see cref="ReadStatus.Wait"/>,
/// or remembers to come back. Writing takes everything; after <see cref="WriteStatus.Backlog"/> a polite writer waits.</para>
/// <para>Whoever opened it closes it: <see cref="Close"/> ends it in order, <see cref="Abort"/> at once.</para>
/// </remarks>
public abstract class Conduit
{
    private ReadOnlyMemory<byte> _unread;
    private ConduitWaiter? _waiter;

    /// <summary>Binds it to its loop.</summary>
    protected Conduit(Loop loop) => Loop = loop;

    /// <summary>The loop it lives on.</summary>
    public Loop Loop { get; }

    /// <summary>Who is told that it can go on.</summary>
    public IConduitWatcher? Watcher { get; set; }

    /// <summary>Why it broke, once it has: nothing more can be read.</summary>
    public ConduitFault? Fault { get; private set; }

    /// <summary>What keeps it from taking bytes, if anything does.</summary>
    public virtual ConduitFault? WriteFault => Fault;

    /// <summary>Where a dialer went to make it, as the end line says it (<c>127.0.0.1:110</c>); null when it came in.</summary>
    public string? DialedTo { get; protected internal set; }

    /// <summary>Which of several targets a dialer reached.</summary>
    public int DialedIndex { get; internal set; }

    /// <summary>Bytes that came from the peer, as its user sees them (under TLS: plain text).</summary>
    public virtual long BytesRead { get; protected set; }

    /// <summary>Bytes that were given to it for the peer.</summary>
    public virtual long BytesWritten { get; protected set; }

    /// <summary>Bytes that came in at the lowest layer; what the minimum rate counts.</summary>
    public virtual long RawBytesRead => BytesRead;

    /// <summary>The client's socket went with it to another program, which carries the bytes: nothing passes here, it tells of the end and ends it.</summary>
    public virtual bool TookSocket => false;

    /// <summary>What encrypts its bytes outside of this process, in a word for the log; null for nothing.</summary>
    public virtual string? Cover => null;

    /// <summary>The peer has finished or is gone, as far as that is known without reading; what it said before may still be there to be read.</summary>
    public virtual bool HasHungUp => false;

    /// <summary>It has no half-close: once it has nothing more to say it takes nothing any more.</summary>
    public virtual bool EndsWhole => false;

    /// <summary>Written bytes wait in it.</summary>
    public abstract bool HasBacklog { get; }

    /// <summary>Nothing that was written would be lost by an abort.</summary>
    internal virtual bool IsDelivered => !HasBacklog;

    /// <summary>TLS layers between this conduit and the socket.</summary>
    internal virtual int Depth => -1;

    /// <summary>This conduit, or what stands behind its filter: the one that knows of TLS.</summary>
    public virtual Conduit Unfiltered => this;

    /// <summary>Bytes were given back and not read again: no TLS handshake may begin before they are gone.</summary>
    public bool HasUnread => !_unread.IsEmpty;

    /// <summary>Reads what is there.</summary>
    public ReadStatus TryRead(out ReadOnlyMemory<byte> bytes)
    {
        if (!_unread.IsEmpty)
        {
            bytes = _unread;
            _unread = default;
            return ReadStatus.Data;
        }
        return ReadCore(out bytes);
    }

    /// <summary>Gives bytes back, to be read again before any other; they are copied.</summary>
    public void Unread(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        byte[] all = new byte[bytes.Length + _unread.Length];
        bytes.CopyTo(all);
        _unread.Span.CopyTo(all.AsSpan(bytes.Length));
        _unread = all;
    }

    /// <summary>Gives bytes to the peer.</summary>
    public abstract WriteStatus TryWrite(ReadOnlySpan<byte> bytes);

    /// <summary>Tells the peer, after all that was written, that nothing follows; reading goes on.</summary>
    public abstract void Finish();

    /// <summary>Closes it at once. Under TCP the peer sees a reset where bytes are lost by it.</summary>
    public abstract void Abort();

    /// <summary>Closes it in order: what was written still goes out. Idempotent.</summary>
    public abstract void Close();

    /// <summary>Reads the next bytes; empty at the clean end.</summary>
    /// <exception cref="ConduitException">It broke, or the deadline ran out.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(Deadline deadline)
    {
        ReadStatus status = TryRead(out var bytes);
        return status switch
        {
            ReadStatus.Data => new(bytes),
            ReadStatus.End => new(ReadOnlyMemory<byte>.Empty),
            ReadStatus.Fault => ValueTask.FromException<ReadOnlyMemory<byte>>(new ConduitException(Fault!)),
            _ => Waiter.ReadAsync(deadline),
        };
    }

    /// <summary>Writes bytes, and waits until they are with the kernel.</summary>
    /// <exception cref="ConduitException">It broke, or the deadline ran out.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, Deadline deadline) => TryWrite(bytes.Span) switch
    {
        WriteStatus.Done => ValueTask.CompletedTask,
        WriteStatus.Fault => ValueTask.FromException(new ConduitException(WriteFault ?? Fault!)), // one of them is there
        _ => Waiter.DrainAsync(deadline),
    };

    /// <summary>Waits until everything written is with the kernel.</summary>
    public ValueTask DrainAsync(Deadline deadline) =>
        WriteFault is { } fault ? ValueTask.FromException(new ConduitException(fault))
        : HasBacklog ? Waiter.DrainAsync(deadline)
        : ValueTask.CompletedTask;

    /// <summary>Reads from the layer below; called when nothing was given back.</summary>
    protected abstract ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes);

    /// <summary>Notes the first fault; later ones follow from it.</summary>
    protected internal void Break(ConduitFault fault) => Fault ??= fault;

    private ConduitWaiter Waiter
    {
        get
        {
            _waiter ??= new ConduitWaiter(this);
            Watcher = _waiter;
            return _waiter;
        }
    }

    /// <summary>Lets go of what asynchronous reading needed; a relay takes over.</summary>
    internal void ForgetWaiter() => _waiter = null;
}
