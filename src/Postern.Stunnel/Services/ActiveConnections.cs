using Postern.Net.Engine;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>What SIGUSR2 writes: the connections that are open, and who has them.</summary>
public static class ActiveConnections
{
    /// <summary>Writes them at level 0, which no <c>debug</c> keeps out.</summary>
    /// <param name="services">The services with their doors, in the order of the file.</param>
    /// <param name="log">The log of what belongs to no connection.</param>
    public static async Task WriteAsync(IEnumerable<(ServiceOptions Service, Door Door)> services, ServiceLog log)
    {
        log.Write(0, "Active connections:");
        int count = 0;
        foreach (var (service, door) in services)
        {
            foreach (ConnectionPicture picture in await door.PicturesAsync())
                log.Write(0, Line(++count, service, picture));
        }
        log.Write(0, $"Listed {count} active connection(s)");
    }

    /// <summary>As it always was, and behind it whose connection it is.</summary>
    private static string Line(int number, ServiceOptions service, ConnectionPicture picture)
    {
        var (tls, socket) = service.Client ? (picture.BytesUp, picture.BytesDown) : (picture.BytesDown, picture.BytesUp);
        return $"Active connection {number}: Service [{service.Name}], {tls} byte(s) sent to TLS, {socket} byte(s) sent to socket, from {picture.Peer}";
    }
}
