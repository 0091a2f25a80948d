using Postern.Net.Conduits;
using Postern.Net.Relay;
using Postern.Wire.Ends;

namespace Postern.Net.Engine.Ushers;

/// <summary>Brings clients in, opens their ways and lets them go: what doors of one kind have of their own.</summary>
/// <remarks>
/// Lives as long as its door and serves all its connections, each on its own loop. Who came is kept, counted and stopped by
/// <see cref="Door"/> alone.
/// </remarks>
public interface IUsher
{
    /// <summary>Brings a client in and opens its way.</summary>
    /// <returns>Why it is over; or null where <see cref="Connection.Far"/> is open and nothing is left but to carry bytes.</returns>
    /// <exception cref="ConduitException">It did not get in, or there is no way.</exception>
    ValueTask<EndReason?> AdmitAsync(Connection connection, End end);

    /// <summary>Lets a client go that <see cref="AdmitAsync"/> has failed for; says what is left to be said. Never fails.</summary>
    ValueTask<EndReason> DismissAsync(Connection connection, ConduitFault fault);

    /// <summary>What carries its bytes once the way is open.</summary>
    Carriage Carry(Connection connection);

    /// <summary>Puts the end of what was carried into a reason.</summary>
    EndReason Conclude(Connection connection, RelayEnd end);

    /// <summary>Closes both conduits, whatever became of them; once for each connection.</summary>
    void Close(Connection connection, EndReason reason);
}
