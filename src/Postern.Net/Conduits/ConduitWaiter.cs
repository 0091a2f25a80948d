using System.Threading.Tasks.Sources;

namespace Postern.Net.Conduits;

/// <summary>One pending read and one pending write of a conduit, as awaitables that allocate nothing.</summary>
/// <remarks>Continuations run inline, on the loop, inside the event that completes them: what was lent is still there.</remarks>
internal sealed class ConduitWaiter(Conduit conduit) : IConduitWatcher, IValueTaskSource<ReadOnlyMemory<byte>>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<ReadOnlyMemory<byte>> _read;
    private ManualResetValueTaskSourceCore<bool> _drain;
    private Deadline? _readDeadline;
    private Deadline? _drainDeadline;

    internal ValueTask<ReadOnlyMemory<byte>> ReadAsync(Deadline deadline)
    {
        if (_readDeadline is not null)
            throw new InvalidOperationException("one reader at a time");
        _read.Reset();
        _readDeadline = deadline;
        deadline.Expired = Expire;
        return new(this, _read.Version);
    }

    internal ValueTask DrainAsync(Deadline deadline)
    {
        if (_drainDeadline is not null)
            throw new InvalidOperationException("one writer at a time");
        _drain.Reset();
        _drainDeadline = deadline;
        deadline.Expired = Expire;
        return new(this, _drain.Version);
    }

    public void OnReadable(Conduit source)
    {
        if (_readDeadline is null)
            return;
        ReadStatus status = source.TryRead(out var bytes);
        if (status == ReadStatus.Wait)
            return;
        _readDeadline = null;
        if (status == ReadStatus.Fault)
            _read.SetException(new ConduitException(source.Fault!));
        else
            _read.SetResult(bytes);
    }

    public void OnDrained(Conduit source)
    {
        if (_drainDeadline is null)
            return;
        _drainDeadline = null;
        if (source.WriteFault is { } fault)
            _drain.SetException(new ConduitException(fault));
        else
            _drain.SetResult(true);
    }

    ReadOnlyMemory<byte> IValueTaskSource<ReadOnlyMemory<byte>>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadOnlyMemory<byte>>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<ReadOnlyMemory<byte>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);

    void IValueTaskSource.GetResult(short token) => _drain.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _drain.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _drain.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);

    private void Expire(Deadline deadline)
    {
        ConduitFault fault = deadline.Verdict;
        // What waits to be written would be torn apart; a read can be given up without harm.
        if (!deadline.IsGentle || _drainDeadline is not null)
            conduit.Break(fault);
        if (_readDeadline is not null)
        {
            _readDeadline = null;
            _read.SetException(new ConduitException(fault));
        }
        if (_drainDeadline is not null)
        {
            _drainDeadline = null;
            _drain.SetException(new ConduitException(fault));
        }
    }
}
