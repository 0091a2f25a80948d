using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Engine.Ushers;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;
using Postern.Wire.Ends;

namespace Postern.Stunnel.Services;

/// <summary>Brings a service's connections in and lets them go as stunnel does.</summary>
internal sealed class ServiceUsher(ServiceOptions service, IServiceTls tls, ServiceParts parts) : IUsher
{
    private static readonly EndReason Closed = new("closed", "closed");
    private readonly ServiceWay _way = new(service, tls, parts);

    /// <inheritdoc/>
    public async ValueTask<EndReason?> AdmitAsync(Connection connection, End end)
    {
        var log = new ServiceLog(parts.Sink, ConnectionIds.Of(service.LogId, connection.Id), service.DebugLevel);
        var visit = new Visit(connection, service, log);
        connection.Visit = visit;
        if (connection.Peer.Kind != PeerKind.Stdio)
            (log with { Id = parts.MainId }).Debug($"Service [{service.Name}] accepted (FD={visit.NearDescriptor}){AddressText.From(connection.Peer)}");
        await _way.OpenAsync(visit);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<EndReason> DismissAsync(Connection connection, ConduitFault fault)
    {
        EndReason reason = connection.Stopping ?? EndReason.From(fault, "client");
        // An alert, or a last word, must be heard, and a reset would throw it away.
        if (VisitOf(connection).EndsInOrder || (fault.Kind is FaultKind.Tls or FaultKind.Certificate && !service.Client))
            await Parting.SayAsync(connection, default);
        return reason;
    }

    /// <inheritdoc/>
    public Carriage Carry(Connection connection)
    {
        Visit visit = VisitOf(connection);
        visit.BeginTransfer();
        var limits = new Limits { Idle = visit.Service.TimeoutIdle, Close = visit.Service.TimeoutClose };
        return new Relay(connection.Near, connection.Far!, limits, selfDelimiting: false, forgives: true, new TransferLog(visit)); // the way is open
    }

    /// <inheritdoc/>
    public EndReason Conclude(Connection connection, RelayEnd end) => end.Fault switch
    {
        null or { Kind: FaultKind.Truncated or FaultKind.Reset } => VisitOf(connection).IsUnsent ? new EndReason("reset", "closed with bytes unsent") : Closed,
        { Kind: FaultKind.Limit } fault => new EndReason(VisitOf(connection).IsClosing ? Closed.Word : "limit", fault.Text),
        { } fault => EndReason.From(fault, end.Side == RelaySide.Client ? "client" : "server"),
    };

    /// <inheritdoc/>
    public void Close(Connection connection, EndReason reason)
    {
        Visit visit = VisitOf(connection);
        bool failed = reason.Word != Closed.Word && !visit.EndsInOrder;
        bool resets = failed && visit.Service.Reset;
        visit.Log.Notice($"Connection {(resets ? "reset" : "closed")}: {visit.SentToTls} byte(s) sent to TLS, {visit.SentToSocket} byte(s) sent to socket");
        if (connection.Far is { } far)
            Close(visit, far, failed, resets, "remote_fd", $"Remote descriptor (FD={visit.FarDescriptor}) closed", visit.FarDescriptor);
        Close(visit, connection.Near, failed, resets, "local_rfd/local_wfd", $"Local descriptor (FD={visit.NearDescriptor}) closed", visit.NearDescriptor);
    }

    private static Visit VisitOf(Connection connection) => (Visit)connection.Visit!; // it is set before anything else

    private static void Close(Visit visit, Conduit conduit, bool failed, bool resets, string name, string closed, int descriptor)
    {
        if (resets && descriptor >= 0)
            visit.Log.Debug($"{name} reset (FD={descriptor})");
        if (resets)
        {
            conduit.Abort();
        }
        else
        {
            // What failed must not look whole, also where no reset is wanted.
            if (failed && conduit is TlsConduit tls)
                tls.FinishTruncated();
            conduit.Close();
        }
        if (descriptor >= 0)
            visit.Log.Debug(closed);
    }
}
