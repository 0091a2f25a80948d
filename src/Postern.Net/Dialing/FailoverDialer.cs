using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Net.Dialing;

/// <summary>Dials one of several targets: the first that answers.</summary>
/// <remarks>
/// In the order they are written, or each connection beginning one further than the one before (the first at random).
/// A target that failed is tried after all others for half a minute, so that a dead server costs its timeout once and
/// not at every connection; it is still tried, and one success clears it. The memory is shared by all loops.
/// </remarks>
public sealed class FailoverDialer : Dialer
{
    private readonly IReadOnlyList<Dialer> _targets;
    private readonly bool _roundRobin;
    private readonly ILogger _log;

    /// <summary>Until when each target stands behind the others, in the loops' milliseconds.</summary>
    private readonly long[] _badUntil;
    private uint _turn = (uint)Random.Shared.Next();

    /// <summary>Dials these targets.</summary>
    public FailoverDialer(IReadOnlyList<Dialer> targets, bool roundRobin, ILogger log)
    {
        _targets = targets;
        _roundRobin = roundRobin;
        _log = log;
        _badUntil = new long[targets.Count];
        Target = string.Join(", ", targets.Select(target => target.Target));
    }

    /// <inheritdoc/>
    public override string Target { get; }

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        var failures = new List<string>();
        foreach (int index in Order(loop.Now))
        {
            try
            {
                Conduit conduit = await _targets[index].DialAsync(loop, request, deadline);
                conduit.DialedIndex = index;
                Volatile.Write(ref _badUntil[index], 0);
                return conduit;
            }
            catch (ConduitException failure)
            {
                // The limits of dialing name one target that is slow; any other limit is the caller, who gives up.
                if (deadline.Stopped || deadline.Spent is not (null or DialLimits.ConnectName or DialLimits.ProxyName))
                    throw;
                Volatile.Write(ref _badUntil[index], loop.Now + (long)DialLimits.FailureMemory.TotalMilliseconds);
                failures.Add(failure.Message);
                DialLog.TargetFailed(_log, request.Name, failure.Message);
            }
        }
        throw new ConduitException(FaultKind.Connect, string.Join("; ", failures));
    }

    private IEnumerable<int> Order(long now)
    {
        int count = _targets.Count;
        int first = _roundRobin ? (int)(Interlocked.Increment(ref _turn) % (uint)count) : 0;
        int[] inTurn = [.. Enumerable.Range(first, count).Select(index => index % count)];
        bool[] bad = [.. inTurn.Select(index => Volatile.Read(ref _badUntil[index]) > now)];
        return inTurn.Where((_, place) => !bad[place]).Concat(inTurn.Where((_, place) => bad[place]));
    }
}
