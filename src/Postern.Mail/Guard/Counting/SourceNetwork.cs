using System.Net;
using Postern.Net.Conduits;
using Postern.Wire.Text;

namespace Postern.Mail.Guard.Counting;

/// <summary>What one attacker, or one office, has of the net: an IPv4 /24, an IPv6 /48, or this machine.</summary>
internal readonly record struct SourceNetwork(Bits128 Bits, PeerKind Kind)
{
    private const int BitsBelowIPv4 = 8;  // a /24
    private const int BitsBelowIPv6 = 80; // a /48

    /// <summary>The network that an address is in.</summary>
    public static SourceNetwork Of(PeerAddress peer)
    {
        if (peer.Kind != PeerKind.Inet)
            return new SourceNetwork(default, peer.Kind);
        var below = peer.IsIPv4 ? BitsBelowIPv4 : BitsBelowIPv6;
        return new SourceNetwork(peer.Bits.WithoutLast(below), PeerKind.Inet);
    }

    /// <summary>As in <c>192.0.2.0/24</c>.</summary>
    public override string ToString()
    {
        var peer = new PeerAddress(Bits, 0, Kind);
        if (Kind != PeerKind.Inet)
            return peer.ToString();
        IPAddress address = peer.ToIPAddress();
        return peer.IsIPv4 ? $"{address}/24" : $"{address}/48";
    }
}
