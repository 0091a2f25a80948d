using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Net.Engine;

/// <summary>Answers a client in place of the server: the conversation of a mail door.</summary>
/// <remarks>
/// Lives as long as its door and serves all its connections, each on its own loop. It never closes a conduit of the
/// connection: <see cref="Door"/> does, once for each. What it opens and does not hand over it closes itself.
/// </remarks>
public interface IReception
{
    /// <summary>Serves a client from the greeting on.</summary>
    /// <param name="connection">Who came; TLS has begun where <paramref name="mode"/> says so.</param>
    /// <param name="mode">
    /// How the door stands open to it: <see cref="TlsMode.Tls"/> after the handshake, <see cref="TlsMode.StartTls"/>
    /// where it must still begin, <see cref="TlsMode.Clear"/> where it never will.
    /// </param>
    /// <returns>
    /// Why it is over; or null where <see cref="Connection.Far"/> leads to a server and nothing is left but to carry
    /// bytes, within <see cref="Limits"/> of the door.
    /// </returns>
    /// <exception cref="Conduits.ConduitException">The client broke the rules or its conduit broke; it has been told what can be told.</exception>
    ValueTask<EndReason?> ReceiveAsync(Connection connection, TlsMode mode);
}
