using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Settings;
using Postern.Stunnel.Services.Connecting;
using Postern.Stunnel.Settings;
using Postern.Wire.Ends;

namespace Postern.Stunnel.Services;

/// <summary>A service as a door of the engine: one list of connections, one drain and one status with all other doors.</summary>
public static class ServiceDoor
{
    /// <summary>Makes a service ready; nothing is opened yet.</summary>
    /// <param name="service">What its section says.</param>
    /// <param name="tls">Its TLS, which stays the caller's to dispose of.</param>
    /// <param name="parts">What all services share.</param>
    /// <exception cref="ListenException">A name of an <c>accept</c> has no address.</exception>
    public static Door Make(ServiceOptions service, IServiceTls tls, ServiceParts parts)
    {
        var settings = new DoorSettings
        {
            Name = service.Name,
            Accept = Places.Of(service),
            Connect = [.. Leads(service)], // for whoever is shown the door: the way is the usher's
            AllowCleartext = true,
            Limits = new Limits { Connections = parts.MostClients, Idle = service.TimeoutIdle, Close = service.TimeoutClose, Drain = parts.Drain },
        };
        return new Door(settings, new DoorParts
        {
            Loops = parts.Loops,
            Inherited = parts.Inherited,
            Counters = parts.Counters,
            Usher = new ServiceUsher(service, tls, parts),
            Voice = new ServiceVoice(service, parts),
            Listening = new ListenRules
            {
                OneIsEnough = true,
                ByPosition = true,
                Owner = service.SocketUser,
                Group = service.SocketGroup,
                Settings = [.. service.SocketOptions.Where(option => option.Side == 'a').Select(SocketOptions.Of)],
            },
            Log = NullLogger.Instance, // all that is said is said by the voice
        });
    }

    private static IEnumerable<End> Leads(ServiceOptions service) => service.Exec is { } program && service.Connect.Count == 0
        ? [new End { Text = program, Transport = TransportKind.Exec, Path = program }]
        : service.Connect.Select(to => to.Path is { } path
            ? new End { Text = path, Transport = TransportKind.Unix, Path = path }
            : new End { Text = to.ToString(), Host = to.Host.Length == 0 ? "localhost" : to.Host, Port = to.Port });
}
