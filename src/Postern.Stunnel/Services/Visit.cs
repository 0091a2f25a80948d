using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>One connection of a service, on its way and while it is carried.</summary>
/// <param name="connection">The engine's side of it.</param>
/// <param name="service">The service that accepted it.</param>
/// <param name="log">Its log.</param>
internal sealed class Visit(Connection connection, ServiceOptions service, ServiceLog log)
{
    private long _tlsBefore;
    private long _socketBefore;

    internal Connection Connection { get; } = connection;

    /// <summary>The service that accepted it, or the one that SNI has chosen: what counts from there on.</summary>
    internal ServiceOptions Service { get; private set; } = service;

    internal ServiceLog Log { get; private set; } = log;

    /// <summary>Its client goes where those go whose certificate is not accepted.</summary>
    internal bool IsRedirected { get; private set; }

    /// <summary>The limit after the end of one side has run out: it is closed, and not reset.</summary>
    internal bool IsClosing { get; set; }

    /// <summary>It has failed, and its client was told all there is to tell: it is closed in order.</summary>
    internal bool EndsInOrder { get; set; }

    /// <summary>A side has hung up before it had heard everything.</summary>
    internal bool IsUnsent { get; set; }

    /// <summary>The client's own socket; null where it is none.</summary>
    internal SocketConduit? NearSocket { get; } = connection.Near as SocketConduit;

    /// <summary>The descriptors of both; -1 for none.</summary>
    internal int NearDescriptor { get; } = (connection.Near as SocketConduit)?.Descriptor ?? -1;

    /// <summary>As above.</summary>
    internal int FarDescriptor { get; set; } = -1;

    internal Deadline Deadline => Connection.Deadline;

    /// <summary>What it is encrypted on; null while it is not.</summary>
    internal Conduit? Tls => Service.Client ? Connection.Far : Connection.Near;

    private Conduit? Socket => Service.Client ? Connection.Near : Connection.Far;

    /// <summary>Bytes given to the encrypted side since bytes are carried.</summary>
    internal long SentToTls => Connection.IsCarried ? Tls!.BytesWritten - _tlsBefore : 0; // both are there then

    /// <summary>Bytes given to the other side since bytes are carried.</summary>
    internal long SentToSocket => Connection.IsCarried ? Socket!.BytesWritten - _socketBefore : 0;

    /// <summary>TLS with the client has begun.</summary>
    internal void Take(AcceptedTls accepted, Negotiation negotiation)
    {
        Connection.Near = accepted.Conduit;
        negotiation.Near = accepted.Conduit;
        IsRedirected = accepted.IsRedirected && accepted.Service.Redirect.Count > 0;
        Service = accepted.Service;
        Log = Log with { Level = accepted.Service.DebugLevel };
    }

    /// <summary>Bytes are carried from here on: what was said before does not count.</summary>
    internal void BeginTransfer()
    {
        _tlsBefore = Tls!.BytesWritten; // the way is open
        _socketBefore = Socket!.BytesWritten;
    }
}
