using System.Net;
using System.Net.Sockets;
using Postern.Net.Listening;
using Postern.Stunnel.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Stunnel.Services.Connecting;

/// <summary>Where a service listens: each address of each <c>accept</c> is a place of its own.</summary>
internal static class Places
{
    /// <summary>All of them, in order; a port without a host is one place for both families.</summary>
    /// <exception cref="ListenException">A name has no address.</exception>
    internal static IReadOnlyList<End> Of(ServiceOptions service) =>
        service.Accept.Count == 0 ? [Standard] : [.. service.Accept.SelectMany(Of)];

    /// <summary>Whoever is there already: inetd's client, or the program of a section that accepts nobody.</summary>
    private static End Standard => new() { Text = "stdio:", Transport = TransportKind.Stdio };

    private static IEnumerable<End> Of(StunnelAddress accept)
    {
        if (accept.Path is { } path)
            return [new End { Text = path, Transport = TransportKind.Unix, Path = path }];
        return Hosts(accept.Host).Select(host => new End { Text = accept.ToString(), Host = host, Port = accept.Port });
    }

    private static IEnumerable<string> Hosts(string host)
    {
        if (host.Length == 0 || IpText.TryRead(host, out _))
            return [host];
        try
        {
            // An address may stand twice in /etc/hosts.
            return Dns.GetHostAddresses(host).Distinct().Select(address => address.ToString());
        }
        catch (SocketException)
        {
            throw new ListenException("Cannot resolve accept target");
        }
    }
}
