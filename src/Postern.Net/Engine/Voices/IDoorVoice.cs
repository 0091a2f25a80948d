using Postern.Net.Conduits;
using Postern.Net.Listening;
using Postern.Wire.Ends;

namespace Postern.Net.Engine.Voices;

/// <summary>Puts what happens at a door into words; each kind of door has its own log lines. On any thread, and never waits.</summary>
public interface IDoorVoice
{
    /// <summary>A place is about to be opened.</summary>
    void Opening(End end);

    /// <summary>A place is open, here or by whoever opened it before.</summary>
    void Opened(Listener listener);

    /// <summary>A place could not be opened, and the door may do without it.</summary>
    void NotOpened(End end, ListenException why);

    /// <summary>No place could be opened, and none is open now.</summary>
    void NothingOpened();

    /// <summary>Connections are accepted from here on.</summary>
    void Listening(End end);

    /// <summary>A place is not listened at any more.</summary>
    void Closed(Listener listener);

    /// <summary>Nothing can be accepted for the moment.</summary>
    void Starved(string reason);

    /// <summary>The gate did not let somebody in.</summary>
    void TurnedAway(long id, PeerAddress peer, string refusal);

    /// <summary>Another program has a client's socket from here on.</summary>
    void HandedOver(Connection connection);

    /// <summary>A connection has ended; it is the last that is said of it.</summary>
    void Ended(Connection connection, Ending ending);

    /// <summary>Connections are closed because a drain took too long.</summary>
    void DrainOver(int left, double seconds);

    /// <summary>A fault of this program ended a connection.</summary>
    void Bug(Exception bug, long id);
}
