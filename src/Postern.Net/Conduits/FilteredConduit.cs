using Postern.Wire.Text;

namespace Postern.Net.Conduits;

/// <summary>A conduit to a server behind a filter, which edits what passes and answers some of it itself.</summary>
/// <remarks>
/// <para>Takes the inner conduit over: it counts, finishes, breaks and closes as that does. Reading gives what the filter
/// lets through of the server, and its own answers; writing gives the server what the filter lets through.</para>
/// <para>What the filter holds of the client until the server has spoken is a backlog, as are answers of its own that nobody
/// reads: at most one piece waits in each direction here too. While nothing is on its way no memory is held.</para>
/// <para>Nobody is told anything within a call: what has changed is told in the loop's next turn.</para>
/// </remarks>
public sealed class FilteredConduit : Conduit, IConduitWatcher
{
    /// <summary>Bytes of the filter's own answers that may wait to be read; arbitrary, a piece.</summary>
    private const int MostAnswers = 64 * 1024;

    private readonly Conduit _inner;
    private readonly IConversationFilter _filter;
    private readonly RentedBytes _up = new();
    private RentedBytes _down = new();
    private RentedBytes _lent = new();
    private Action? _tell;
    private bool _tellsReadable;
    private bool _tellsDrained;

    /// <summary>How the inner conduit has ended; what it gave before is read first.</summary>
    private ReadStatus? _end;

    /// <summary>The filter has given the conversation up.</summary>
    private ConduitFault? _lost;

    /// <summary>Puts a filter in front of a conduit.</summary>
    public FilteredConduit(Conduit inner, IConversationFilter filter)
        : base(inner.Loop)
    {
        (_inner, _filter) = (inner, filter);
        DialedTo = inner.DialedTo;
        DialedIndex = inner.DialedIndex;
        inner.ForgetWaiter();
        inner.Watcher = this;
    }

    /// <inheritdoc/>
    public override ConduitFault? WriteFault => _lost ?? _inner.WriteFault;

    /// <inheritdoc/>
    public override long BytesRead => _inner.BytesRead;

    /// <inheritdoc/>
    public override long BytesWritten => _inner.BytesWritten;

    /// <inheritdoc/>
    public override long RawBytesRead => _inner.RawBytesRead;

    /// <inheritdoc/>
    public override bool HasHungUp => _inner.HasHungUp;

    /// <inheritdoc/>
    public override bool HasBacklog => _inner.HasBacklog || IsHolding;

    internal override bool IsDelivered => _inner.IsDelivered && !_filter.IsWaiting;

    internal override int Depth => _inner.Depth;

    /// <inheritdoc/>
    public override Conduit Unfiltered => _inner.Unfiltered;

    private bool IsHolding => _filter.IsWaiting || _down.Length > MostAnswers;

    /// <inheritdoc/>
    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (WriteFault is not null)
            return WriteStatus.Fault;
        _filter.Up(bytes, new FilterOutput(_up, _down));
        WriteStatus status = PassUp();
        if (_down.Length > 0)
            Tell(readable: true);
        return status != WriteStatus.Done || !IsHolding ? status : WriteStatus.Backlog;
    }

    /// <inheritdoc/>
    public override void Finish() => _inner.Finish();

    /// <inheritdoc/>
    public override void Abort()
    {
        Break(ConduitFault.Closed);
        Return();
        _inner.Abort();
    }

    /// <inheritdoc/>
    public override void Close()
    {
        Break(ConduitFault.Closed);
        Return();
        _inner.Close();
    }

    /// <inheritdoc/>
    protected override ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        _lent.Return();
        bytes = default;
        while (Fault is null && _down.Length == 0)
        {
            if (_lost is not null)
                Break(_lost);
            else if (_end == ReadStatus.End)
                return ReadStatus.End;
            else if (_end == ReadStatus.Fault)
                Break(_inner.Fault!); // that is how it ended
            else if (!TryPassDown())
                return ReadStatus.Wait;
        }
        if (Fault is not null)
            return ReadStatus.Fault;
        bool held = IsHolding;
        (_lent, _down) = (_down, _lent);
        TellDrained(held);
        bytes = _lent.Written;
        return ReadStatus.Data;
    }

    void IConduitWatcher.OnReadable(Conduit conduit) => Watcher?.OnReadable(this);

    void IConduitWatcher.OnDrained(Conduit conduit)
    {
        if (!IsHolding || _inner.WriteFault is not null)
            Watcher?.OnDrained(this);
    }

    /// <summary>Reads from the server through the filter; false where nothing is there.</summary>
    private bool TryPassDown()
    {
        bool held = IsHolding;
        var output = new FilterOutput(_up, _down);
        ReadStatus status = _inner.TryRead(out var piece);
        switch (status)
        {
            case ReadStatus.Wait:
                return false;
            case ReadStatus.Data:
                _filter.Down(piece.Span, output);
                break;
            default:
                _end = status;
                _filter.EndDown(output);
                break;
        }
        PassUp();
        TellDrained(held);
        return true;
    }

    /// <summary>Gives the server what the filter has let through.</summary>
    private WriteStatus PassUp()
    {
        if (_filter.Fault is { } fault)
            _lost ??= new ConduitFault(FaultKind.Protocol, $"the filter gave up: {fault}");
        WriteStatus status = _inner.HasBacklog ? WriteStatus.Backlog : WriteStatus.Done;
        if (_up.Length > 0)
            status = _inner.TryWrite(_up.Written.Span);
        _up.Return();
        return _lost is null ? status : WriteStatus.Fault;
    }

    /// <summary>What was held is no longer, or never will be taken: whoever waits with more must hear of it.</summary>
    private void TellDrained(bool held)
    {
        if (held && !IsHolding)
            Tell(drained: true);
    }

    private void Tell(bool readable = false, bool drained = false)
    {
        if (!_tellsReadable && !_tellsDrained)
            Loop.Again(_tell ??= TellNow);
        _tellsReadable |= readable;
        _tellsDrained |= drained;
    }

    private void TellNow()
    {
        (bool readable, bool drained) = (_tellsReadable, _tellsDrained);
        (_tellsReadable, _tellsDrained) = (false, false);
        if (readable)
            Watcher?.OnReadable(this);
        if (drained && (!HasBacklog || WriteFault is not null))
            Watcher?.OnDrained(this);
    }

    private void Return()
    {
        _up.Return();
        _down.Return();
        _lent.Return();
    }
}
