using System.Text;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>An address as stunnel writes it: the path of a Unix socket, or <c>[HOST:]PORT</c>, split at the last colon.</summary>
internal static class AddressText
{
    private const int LongestPath = 107; // sun_path of unix(7), and its zero byte
    private const int HighestPort = 65535;

    /// <summary>The address, and what is wrong with it; a service that nobody knows still leaves an address.</summary>
    public static (StunnelAddress? Address, string? Problem) Read(string text, IStunnelHost host)
    {
        if (text.StartsWith('/'))
            return Encoding.UTF8.GetByteCount(text) > LongestPath ? (null, "Unix socket path is too long") : (new("", 0, text), null);
        var colon = text.LastIndexOf(':');
        var name = colon < 0 ? "" : text[..colon];
        // Beyond stunnel 5.68, which takes the brackets for a part of the name.
        if (name is ['[', .., ']'])
            name = name[1..^1];
        var service = text[(colon + 1)..];
        if (Port(service, host) is { } port)
            return (new(name, port), null);
        return (new(name, 0, UnknownService: service), $"Unknown TCP service \"{service}\"");
    }

    /// <summary>The same for an address that is listened on, or asked at once: its host has to have an address now.</summary>
    public static (StunnelAddress? Address, string? Problem) Resolve(string text, IStunnelHost host)
    {
        var (address, problem) = Read(text, host);
        if (problem is not null || address is null)
            return (null, problem);
        // A host that is written, and empty, is not the same as none.
        if (address.Path is null && text.Contains(':') && host.WhyUnresolvable(address.Host) is { } why)
            return (null, $"Error resolving \"{address.Host}\": {why}");
        return (address, null);
    }

    private static int? Port(string service, IStunnelHost host)
    {
        if (service.Length == 0)
            return 0;
        var digits = service.TrimStart(LineText.Blanks);
        if (digits.StartsWith('+'))
            digits = digits[1..];
        if (digits.Length == 0 || digits.Any(digit => !char.IsAsciiDigit(digit)))
            return host.FindPort(service);
        return int.TryParse(digits, out var port) && port <= HighestPort ? port : null;
    }
}
