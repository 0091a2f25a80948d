using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;
using Postern.Net.Listening;
using Postern.Wire.Ends;

namespace Postern.Net.Engine.Voices;

/// <summary>The voice of doors whose ends are URLs: one line for each connection.</summary>
internal sealed class HouseVoice(string door, ILogger log) : IDoorVoice
{
    /// <inheritdoc/>
    public void Opening(End end)
    {
        // It is told once connections are accepted.
    }

    /// <inheritdoc/>
    public void Opened(Listener listener)
    {
        // As above.
    }

    /// <inheritdoc/>
    public void NotOpened(End end, ListenException why)
    {
        // Such a door does not do without one of its ends: whoever opens it says why it cannot.
    }

    /// <inheritdoc/>
    public void NothingOpened()
    {
        // As above.
    }

    /// <inheritdoc/>
    public void Listening(End end) => EngineLog.Listening(log, door, end.ToString());

    /// <inheritdoc/>
    public void Closed(Listener listener)
    {
        // Whoever closes the door says so.
    }

    /// <inheritdoc/>
    public void Starved(string reason) => EngineLog.Starved(log, door, reason);

    /// <inheritdoc/>
    public void TurnedAway(long id, PeerAddress peer, string refusal) => EngineLog.TurnedAway(log, door, id, peer, refusal);

    /// <inheritdoc/>
    public void HandedOver(Connection connection) => EngineLog.HandedOver(log, door, connection.Id, connection.Target);

    /// <inheritdoc/>
    public void Ended(Connection connection, Ending ending) => EngineLog.Ended(
        log,
        door,
        connection.Id,
        connection.Peer,
        connection.Target,
        ending.ClientTls,
        ending.ServerTls,
        ending.BytesUp,
        ending.BytesDown,
        ending.Seconds,
        ending.Reason.Text);

    /// <inheritdoc/>
    public void DrainOver(int left, double seconds) => EngineLog.DrainOver(log, door, left, seconds);

    /// <inheritdoc/>
    public void Bug(Exception bug, long id) => EngineLog.Bug(log, bug, door, id);
}
