using Postern.Net.Conduits;
using Postern.Net.Dialing.Connecting;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Services.Access;
using Postern.Stunnel.Services.Connecting;
using Postern.Stunnel.Services.Programs;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>A connection's way from its first byte to its transfer, in stunnel's order of steps.</summary>
internal sealed class ServiceWay(ServiceOptions accepting, IServiceTls tls, ServiceParts parts)
{
    private readonly IProtocol? _protocol = parts.Protocol(accepting);
    private readonly HostAccess _hosts = new(parts);
    private readonly IdentCheck _ident = new(parts);
    private readonly TargetBook _targets = new(parts);

    /// <summary>Goes all of it.</summary>
    /// <exception cref="ConduitException">It ends on the way; it was logged why.</exception>
    internal async ValueTask OpenAsync(Visit visit)
    {
        var connection = visit.Connection;
        visit.Log.Debug($"Service [{accepting.Name}] started");
        if (connection.Near is SocketConduit socket && connection.Peer.Kind == PeerKind.Inet)
            SocketOptions.Apply(accepting, 'l', socket, visit.Log);
        await _hosts.CheckAsync(visit);
        await _ident.CheckAsync(visit);
        visit.Log.Notice($"Service [{accepting.Name}] accepted connection{AddressText.From(connection.Peer)}");
        Negotiation negotiation = Begin(visit);
        try
        {
            await StepsAsync(visit, negotiation);
        }
        finally
        {
            visit.EndsInOrder = negotiation.EndsInOrder;
        }
    }

    private Negotiation Begin(Visit visit) => new(accepting, visit.Log, visit.Connection.Near)
    {
        Addresses = AddressesOf(visit),
        Resolve = (name, _) => _targets.HostAsync(visit, name),
        OriginalDestination = accepting is { Client: true, Negotiation.Protocol: "socks" } && visit.NearSocket is { } socket ? AddressDialer.OriginalDestination(socket) : null,
    };

    private async ValueTask StepsAsync(Visit visit, Negotiation negotiation)
    {
        await SpeakAsync(ProtocolPhase.Early, visit, negotiation);
        if (accepting.Client || _protocol is { ConnectsFirst: true })
        {
            await ConnectAsync(visit, negotiation);
            await SpeakAsync(ProtocolPhase.Middle, visit, negotiation);
            await SecureAsync(visit, negotiation);
        }
        else
        {
            await SecureAsync(visit, negotiation);
            await SpeakAsync(ProtocolPhase.Middle, visit, negotiation);
            await ConnectAsync(visit, negotiation);
        }
        await SpeakAsync(ProtocolPhase.Late, visit, negotiation);
    }

    private async ValueTask SpeakAsync(ProtocolPhase phase, Visit visit, Negotiation negotiation)
    {
        if (_protocol is null)
            return;
        await _protocol.RunAsync(phase, negotiation, visit.Deadline.Within(visit.Service.TimeoutBusy, "TIMEOUTbusy"));
        visit.Connection.Near = negotiation.Near;
        visit.Connection.Far = negotiation.Far;
    }

    private async ValueTask SecureAsync(Visit visit, Negotiation negotiation)
    {
        Deadline limit = visit.Deadline.Within(visit.Service.TimeoutBusy, "TIMEOUTbusy");
        if (accepting.Client)
        {
            Conduit far = visit.Connection.Far!; // clients connect first
            string? name = ServerNames.For(accepting);
            visit.Connection.Far = negotiation.Far = await tls.ConnectAsync(far, name, far.DialedTo ?? accepting.Name, visit.Log, limit);
            return;
        }
        visit.Take(await tls.AcceptAsync(visit.Connection.Near, visit.Log, limit), negotiation);
        visit.Connection.LetIn();
        // A section that SNI has chosen may let in others than the one that accepted.
        if (visit.Service != accepting)
            await _hosts.CheckAsync(visit);
    }

    private async ValueTask ConnectAsync(Visit visit, Negotiation negotiation)
    {
        if (accepting.Client)
            visit.Connection.LetIn();
        ServiceOptions service = visit.Service;
        if (visit.IsRedirected)
        {
            visit.Log.Notice("Redirecting connection");
            visit.Connection.Far = await _targets.DialAsync(visit, service.Redirect);
        }
        else if (service is { Exec: not null, Connect.Count: 0 })
        {
            visit.Connection.Far = await ProgramStart.RunAsync(visit, parts);
        }
        else
        {
            visit.Connection.Far = await DialAsync(visit, negotiation, service);
        }
        negotiation.Far = visit.Connection.Far;
        Introduce(visit);
    }

    /// <summary>Reaches what the client has asked for, or what the section names. Who has asked is told where it cannot be reached.</summary>
    private async ValueTask<Conduit> DialAsync(Visit visit, Negotiation negotiation, ServiceOptions service)
    {
        if (negotiation.Target is not { } wanted)
            return await _targets.DialAsync(visit, service.Connect);
        try
        {
            return await _targets.DialAsync(visit, negotiation.TargetAddresses.Count == 0 ? [wanted] : [.. negotiation.TargetAddresses.Select(address => wanted with { Host = address.ToString() })]);
        }
        catch (ConduitException e) when (negotiation.TellConnected is not null)
        {
            await negotiation.TellConnected(e.Fault, visit.Deadline.Within(visit.Service.TimeoutBusy, "TIMEOUTbusy"));
            throw;
        }
    }

    /// <summary>Says where we come from to the target, and sets its socket's options.</summary>
    private static void Introduce(Visit visit)
    {
        if (visit.Connection.Far is not SocketConduit socket)
            return;
        visit.FarDescriptor = socket.Descriptor;
        var own = PeerAddress.OwnOf(socket.Descriptor);
        if (own.Kind == PeerKind.Inet)
        {
            visit.Log.Notice($"Service [{visit.Service.Name}] connected remote server from {AddressText.Of(own.ToEndPoint())}");
            SocketOptions.Apply(visit.Service, 'r', socket, visit.Log);
        }
        visit.Log.Debug($"Remote descriptor (FD={socket.Descriptor}) initialized");
    }

    private static (System.Net.IPEndPoint Source, System.Net.IPEndPoint Destination)? AddressesOf(Visit visit)
    {
        if (visit.Connection.Peer.Kind != PeerKind.Inet || visit.Connection.Near is not SocketConduit socket)
            return null;
        var own = PeerAddress.OwnOf(socket.Descriptor);
        return own.Kind == PeerKind.Inet ? (visit.Connection.Peer.ToEndPoint(), own.ToEndPoint()) : null;
    }
}
