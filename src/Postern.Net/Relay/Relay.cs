using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Net.Tls;

namespace Postern.Net.Relay;

/// <summary>Carries bytes between two conduits, both ways, until both have finished.</summary>
/// <remarks>
/// <para>No buffer of its own: what one side lends is given to the other in the same turn. While the other side has a
/// backlog, this side is not read, so at most one piece waits in each direction and the peers feel each other's pace.</para>
/// <para>Each direction ends by itself: a FIN or close_notify is passed on and the other direction goes on. What broke
/// is passed on as broken: a truncated TLS stream never becomes a clean end under TLS.</para>
/// <para>A side that takes no bytes any more may have said why before it went: what can still be read of it is passed
/// on, its end too, and then the other side is reset, whose bytes did not arrive.</para>
/// <para>It is its own alarm and watcher, and tells its owner when it is over: while it idles, a connection holds one
/// small object for it and no suspended method.</para>
/// </remarks>
public sealed class Relay : Carriage, IConduitWatcher
{
    /// <summary>Pieces of one connection in one turn of the loop; then the others have theirs.</summary>
    private const int Budget = 4;

    /// <summary>Bytes that are passed on from a side that takes none: more than a kernel holds for a connection by default (tcp(7), tcp_rmem: 6 MiB).</summary>
    private const int MostLastWords = 8 << 20;

    /// <summary>How often it is asked whether they have arrived, in milliseconds; arbitrary.</summary>
    private const int DeliveryStep = 20;

    /// <summary>How long that may take where there is no limit for closing, in milliseconds; arbitrary.</summary>
    private const int LongestDelivery = 60_000;

    private readonly bool _selfDelimiting;
    private readonly bool _forgives;
    private readonly IRelayWitness? _witness;
    private Action? _resume;
    private RelaySide _firstToEnd;
    private Direction _up;
    private Direction _down;

    /// <summary>One direction ended without close_notify; the other may still have something to say, but this is how it ends.</summary>
    private RelayEnd? _truncated;

    /// <summary>One side takes no bytes any more, or gives none; its last words are being passed on, and this is how it ends.</summary>
    private RelayEnd? _lost;

    /// <summary>Who hears them.</summary>
    private Conduit? _hearer;

    private int _lastWords;

    /// <summary>All is passed on; at this time of the loop at the latest it is cut, heard or not.</summary>
    private long _cutBy;

    /// <summary>Joins two conduits of one loop.</summary>
    /// <param name="client">Who came in.</param>
    /// <param name="server">Who was connected to.</param>
    /// <param name="limits">The idle and close limits.</param>
    /// <param name="selfDelimiting">The protocol tells by itself when a message is whole, so that a truncated stream may end in a FIN on a clear side.</param>
    /// <param name="forgives">A side that hangs up out of order is taken to have ended in order: both directions end, and no reset is sent here.</param>
    /// <param name="witness">Told of each end as it happens; null for nobody.</param>
    public Relay(Conduit client, Conduit server, Limits limits, bool selfDelimiting, bool forgives = false, IRelayWitness? witness = null)
        : base(client, server, limits)
    {
        _selfDelimiting = selfDelimiting;
        _forgives = forgives;
        _witness = witness;
    }

    [Flags]
    private enum Direction : byte
    {
        Open = 0,
        Blocked = 1,
        Ended = 2,
        Again = 4,
    }

    /// <inheritdoc/>
    public override void Start(IRelayOwner owner)
    {
        Watch(owner, this);
        Touch();
        Block(RelaySide.Server, Client.HasBacklog);
        Block(RelaySide.Client, Server.HasBacklog);
        Pump(RelaySide.Client);
        if (!IsOver)
            Pump(RelaySide.Server);
    }

    void IConduitWatcher.OnReadable(Conduit conduit) => Pump(conduit == Client ? RelaySide.Client : RelaySide.Server);

    void IConduitWatcher.OnDrained(Conduit conduit)
    {
        if (IsOver)
            return;
        RelaySide drained = conduit == Client ? RelaySide.Client : RelaySide.Server;
        if (conduit.WriteFault is { } fault)
        {
            Lose(drained, fault);
            return;
        }
        Touch();
        RelaySide source = Other(drained);
        Block(source, blocked: false);
        if (_cutBy != 0)
            Cut();
        else if (BothEnded)
            CompleteWhenDrained();
        else
            Pump(source);
    }

    /// <inheritdoc/>
    protected internal override void OnAlarm()
    {
        if (IsOver)
            return;
        if (_lost is not null)
        {
            _cutBy = _cutBy == 0 ? Loop.Now : _cutBy;
            Cut();
            return;
        }
        bool closing = ((_up | _down) & Direction.Ended) != Direction.Open;
        _witness?.OnLimit(closing);
        Complete(new RelayEnd(_firstToEnd, new ConduitFault(FaultKind.Limit, closing ? "limit reached: close" : "limit reached: idle")));
    }

    private bool BothEnded => (_up & _down & Direction.Ended) != Direction.Open;

    /// <summary>Carries what <paramref name="source"/> has.</summary>
    private void Pump(RelaySide source)
    {
        Conduit from = source == RelaySide.Client ? Client : Server;
        Conduit to = source == RelaySide.Client ? Server : Client;
        for (int pieces = 0; !IsOver && State(source) == Direction.Open; pieces++)
        {
            if (pieces == Budget)
            {
                ComeBack(source);
                return;
            }
            switch (from.TryRead(out var bytes))
            {
                case ReadStatus.Wait:
                    // Of a connection that is gone all is there at once; who has only stopped to listen is not waited for.
                    if (_lost is not null)
                        Cut();
                    return;
                case ReadStatus.Data:
                    Pass(source, to, bytes.Span);
                    break;
                case ReadStatus.End:
                    End(source, to);
                    return;
                default:
                    Break(source, from.Fault!);
                    return;
            }
        }
    }

    private void Pass(RelaySide source, Conduit to, ReadOnlySpan<byte> bytes)
    {
        Touch();
        if (_lost is not null && (_lastWords += bytes.Length) > MostLastWords)
        {
            Cut();
            return;
        }
        switch (to.TryWrite(bytes))
        {
            case WriteStatus.Backlog:
                Block(source, blocked: true);
                break;
            case WriteStatus.Fault:
                Lose(Other(source), to.WriteFault ?? to.Fault!); // one of them is there
                break;
            default:
                break;
        }
    }

    private void End(RelaySide source, Conduit to)
    {
        Mark(source, Direction.Ended);
        _witness?.OnEnd(source, fault: null);
        if ((source == RelaySide.Client ? Client : Server).EndsWhole)
        {
            _firstToEnd = BothEnded ? _firstToEnd : source;
            Mark(Other(source), Direction.Ended);
        }
        if (BothEnded)
        {
            to.Finish();
            if (_lost is not null)
                Cut();
            else
                CompleteWhenDrained();
            return;
        }
        _firstToEnd = source;
        Touch();
        to.Finish();
    }

    /// <summary>
    /// Bytes that were given to a side do not arrive there: whoever sent them must not take them for delivered. What the
    /// side said before it went is passed on first: a server that refuses a letter in its middle says why.
    /// </summary>
    private void Lose(RelaySide side, ConduitFault fault)
    {
        if (IsOver)
            return;
        _witness?.OnLost(side, fault);
        Mark(Other(side), Direction.Ended); // it has nobody to speak to
        _lost ??= _truncated ?? new RelayEnd(side, fault);
        _hearer ??= side == RelaySide.Client ? Server : Client;
        if (BothEnded)
        {
            Cut();
            return;
        }
        Touch();
        Pump(side);
    }

    /// <summary>
    /// Ends a relay that has lost bytes: nobody may take for whole what is not. A reset throws away what is still on its
    /// way, so that it waits until the last words have arrived.
    /// </summary>
    private void Cut()
    {
        Mark(RelaySide.Client, Direction.Ended);
        Mark(RelaySide.Server, Direction.Ended);
        if (_cutBy == 0)
            _cutBy = Loop.Now + (Closing >= 0 ? Closing : LongestDelivery);
        if (_hearer is { WriteFault: null, IsDelivered: false } && Loop.Now < _cutBy)
        {
            Loop.SetAlarm(this, DeliveryStep);
            return;
        }
        if (!_forgives)
            _hearer!.Abort(); // cut is only what has lost something, and somebody to hear of it
        Complete(_lost!.Value);
    }

    /// <summary>A side cannot be read any more. What came before has been passed on; what is lost must be seen as lost by the other side.</summary>
    private void Break(RelaySide side, ConduitFault fault)
    {
        if (IsOver)
            return;
        if (_lost is not null)
        {
            Cut();
            return;
        }
        _witness?.OnEnd(side, fault);
        Conduit own = side == RelaySide.Client ? Client : Server;
        Conduit other = side == RelaySide.Client ? Server : Client;
        bool otherEnded = (State(Other(side)) & Direction.Ended) != Direction.Open;
        if (_forgives && !own.HasBacklog && fault.Kind is (FaultKind.Truncated or FaultKind.Reset))
        {
            Forgive(side, other, fault);
            return;
        }
        // The other side has finished and all of it was delivered: a peer that now just hangs up has lost nothing.
        if (otherEnded && !own.HasBacklog && fault.Kind is FaultKind.Truncated or FaultKind.Reset)
        {
            // That is how the end line tells it; but its own stream did not end in order, and under TLS this can be seen.
            (other.Unfiltered as TlsConduit)?.FinishTruncated();
            Complete(_truncated ?? new RelayEnd(_firstToEnd, null));
            return;
        }
        if (!otherEnded)
            _firstToEnd = side;
        if (fault.Kind == FaultKind.Truncated && (other.Unfiltered is TlsConduit || _selfDelimiting))
        {
            Truncate(side, other, fault);
            return;
        }
        _lost = _truncated ?? new RelayEnd(side, fault);
        _hearer = other;
        Cut();
    }

    /// <summary>Whoever hung up has heard all that was for him: what he said is passed on whole, and with it the end.</summary>
    private void Forgive(RelaySide side, Conduit other, ConduitFault fault)
    {
        _truncated ??= new RelayEnd(side, fault);
        Mark(RelaySide.Client, Direction.Ended);
        Mark(RelaySide.Server, Direction.Ended);
        Touch();
        other.Finish();
        CompleteWhenDrained();
    }

    /// <summary>A stream that ended without close_notify ends on the other side too, but never as a clean end under TLS.</summary>
    private void Truncate(RelaySide source, Conduit to, ConduitFault fault)
    {
        _truncated ??= new RelayEnd(source, fault);
        Mark(source, Direction.Ended);
        Touch();
        if (to.Unfiltered is TlsConduit tls)
            tls.FinishTruncated();
        else
            to.Finish();
        if (BothEnded)
            CompleteWhenDrained();
    }

    private void CompleteWhenDrained()
    {
        if (!Client.HasBacklog && !Server.HasBacklog)
            Complete(_truncated ?? new RelayEnd(_firstToEnd, null));
    }

    private void ComeBack(RelaySide source)
    {
        _resume ??= Resume;
        if (((_up | _down) & Direction.Again) == Direction.Open)
            Loop.Again(_resume);
        Mark(source, Direction.Again);
    }

    private void Resume()
    {
        Direction up = _up;
        Direction down = _down;
        _up &= ~Direction.Again;
        _down &= ~Direction.Again;
        if ((up & Direction.Again) != Direction.Open)
            Pump(RelaySide.Client);
        if ((down & Direction.Again) != Direction.Open)
            Pump(RelaySide.Server);
    }

    /// <summary>Something moved: the limit begins anew.</summary>
    private void Touch()
    {
        int limit = ((_up | _down) & Direction.Ended) != Direction.Open ? Closing : Idle;
        if (limit >= 0)
            Loop.SetAlarm(this, limit);
        else
            Loop.ClearAlarm(this);
    }

    private Direction State(RelaySide source) => source == RelaySide.Client ? _up : _down;

    private void Mark(RelaySide source, Direction mark)
    {
        if (source == RelaySide.Client)
            _up |= mark;
        else
            _down |= mark;
    }

    private void Block(RelaySide source, bool blocked)
    {
        if (blocked)
            Mark(source, Direction.Blocked);
        else if (source == RelaySide.Client)
            _up &= ~Direction.Blocked;
        else
            _down &= ~Direction.Blocked;
    }

    private static RelaySide Other(RelaySide side) => side == RelaySide.Client ? RelaySide.Server : RelaySide.Client;
}
