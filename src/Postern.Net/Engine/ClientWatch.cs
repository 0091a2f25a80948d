using Postern.Net.Conduits;

namespace Postern.Net.Engine;

/// <summary>Watches a client while it waits for its turn, which may never come: the wait is over when the client has hung up, or its connection is being ended.</summary>
/// <remarks>
/// On the connection's loop, and only while nobody reads or writes. What the client says meanwhile stays unread. The wait must
/// have a limit of its own: the connection's is lifted. A door that closes ends such waits at once, for they would only hold it up.
/// </remarks>
public sealed class ClientWatch(Connection connection) : IConduitWatcher, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Conduit _near = connection.Near;
    private IConduitWatcher? _before;

    /// <summary>Is cancelled, on the loop, when the wait is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The wait begins; it may be over within this call.</summary>
    public void Begin()
    {
        Deadline deadline = connection.Deadline.Within(Timeout.InfiniteTimeSpan, "a turn");
        deadline.Expired = _ => _over.Cancel();
        (_before, _near.Watcher) = (_near.Watcher, this);
        connection.IsWaiting = true;
        if (connection.Stopping is not null)
            _over.Cancel(); // nobody stops it again
        else if (connection.Door.IsClosing)
            connection.Stop(EndReason.Stopped);
        else
            OnReadable(_near);
    }

    /// <inheritdoc/>
    public void OnReadable(Conduit conduit)
    {
        if (conduit.HasHungUp)
            _over.Cancel();
    }

    /// <inheritdoc/>
    public void OnDrained(Conduit conduit)
    {
        // What was said before the wait may still have been on its way.
    }

    /// <summary>The wait has ended.</summary>
    public void Dispose()
    {
        if (connection.IsWaiting)
        {
            connection.IsWaiting = false;
            connection.Deadline.Expired = null;
            _near.Watcher = _before;
        }
        _over.Dispose();
    }
}
