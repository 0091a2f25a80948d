using System.Net;
using Postern.Net.Conduits;

namespace Postern.Stunnel.Services;

/// <summary>Addresses as stunnel's log lines have them: IPv6 without brackets, a Unix socket behind <c>localhost:</c>.</summary>
internal static class AddressText
{
    internal static string Of(IPEndPoint address) => $"{address.Address}:{address.Port}";

    internal static string OfPath(string path) => "localhost:" + path;

    /// <summary>Who came, for the end of a sentence: a client of a Unix socket has no name, one of a pipe not even that.</summary>
    internal static string From(PeerAddress peer) => peer.Kind switch
    {
        PeerKind.Inet => " from " + Of(peer.ToEndPoint()),
        PeerKind.Unix => " from unnamed socket",
        _ => "",
    };
}
