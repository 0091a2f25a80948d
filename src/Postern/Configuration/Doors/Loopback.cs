using System.Net;
using Postern.Wire.Text;

namespace Postern.Configuration.Doors;

/// <summary>What never leaves this machine.</summary>
internal static class Loopback
{
    /// <summary>Whether a host, as written in a URL, is this machine: 127/8, ::1 and, of all names, <c>localhost</c> (RFC 6761 §6.3).</summary>
    public static bool Is(string host)
    {
        var name = host.TrimEnd('.');
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!IpText.TryRead(name, out var address))
            return false;
        return IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }
}
