using System.Net;
using System.Net.Sockets;

namespace Postern.Configuration;

/// <summary>Where figures are given out: a port, on loopback unless an address is written, or a Unix socket.</summary>
/// <param name="Address">The address; null for both of loopback's.</param>
/// <param name="Port">1–65535; 0 with a path.</param>
/// <param name="Path">The path of a Unix socket; null for a port.</param>
internal sealed record MetricsPlace(IPAddress? Address, int Port, string? Path)
{
    /// <summary>Reads <c>[ADDRESS:]PORT</c> or <c>/path</c>; answers what is wrong.</summary>
    public static string? TryRead(string text, out MetricsPlace place)
    {
        place = new MetricsPlace(null, 0, text);
        if (text.StartsWith('/'))
            return null;
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        if (!ushort.TryParse(text.AsSpan(colon + 1), out ushort port) || port == 0)
            return "write PORT, ADDRESS:PORT or /path";
        IPAddress? address = null;
        if (host.Length > 0 && !IPAddress.TryParse(host, out address))
            return $"“{host}” is no address: write PORT, ADDRESS:PORT or /path";
        place = new MetricsPlace(address, port, null);
        return null;
    }

    /// <summary>What to bind.</summary>
    public IEnumerable<EndPoint> EndPoints()
    {
        if (Path is not null)
            return [new UnixDomainSocketEndPoint(Path)];
        if (Address is not null)
            return [new IPEndPoint(Address, Port)];
        return Socket.OSSupportsIPv6
            ? [new IPEndPoint(IPAddress.Loopback, Port), new IPEndPoint(IPAddress.IPv6Loopback, Port)]
            : [new IPEndPoint(IPAddress.Loopback, Port)];
    }

    public override string ToString() => Path ?? (Address is null ? $"localhost:{Port}" : new IPEndPoint(Address, Port).ToString());
}
