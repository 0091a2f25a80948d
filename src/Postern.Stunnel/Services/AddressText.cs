using System.Net;
using Postern.Net.Conduits;

namespace Postern.Stunnel.Services;

/// <summary>Addresses as stunnel's log lines have them: IPv6 without brackets, a Unix socket behind <c>localhost:</c>.</summary>
internal static class AddressText
{
    internal static string Of(IPEndPoint address) => $"{address.Address}:{address.Port}";

    internal static string OfPath(string path) => "localhost:" + path;

    /// <summary>Who came; a client of a Unix socket has no name.</summary>
    internal static string Of(PeerAddress peer) => peer.Kind == PeerKind.Inet ? Of(peer.ToEndPoint()) : "unnamed socket";
}
