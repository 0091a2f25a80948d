using Postern.Net.Conduits;
using Postern.Net.Tls;
using Postern.Stunnel.Logging;

namespace Postern.Stunnel.Services;

/// <summary>TLS of one service, on all loops: contexts made when the file is read, and replaced whole by a reload.</summary>
public interface IServiceTls : IDisposable
{
    /// <summary>Shakes hands with a client, and says all that stunnel says of it.</summary>
    /// <exception cref="ConduitException">The handshake failed, the client was not accepted, or the deadline ran out; it was logged.</exception>
    ValueTask<AcceptedTls> AcceptAsync(Conduit near, ServiceLog log, Deadline deadline);

    /// <summary>Shakes hands with a server, and says all that stunnel says of it.</summary>
    /// <param name="far">The connection.</param>
    /// <param name="serverName">What is asked for by SNI; null or empty for nothing.</param>
    /// <param name="target">What sessions are kept by: the address that was connected to.</param>
    /// <param name="log">Where it is said.</param>
    /// <param name="deadline">The limit, already set.</param>
    /// <exception cref="ConduitException">The handshake failed, the server was not accepted, or the deadline ran out; it was logged.</exception>
    ValueTask<TlsConduit> ConnectAsync(Conduit far, string? serverName, string target, ServiceLog log, Deadline deadline);
}
