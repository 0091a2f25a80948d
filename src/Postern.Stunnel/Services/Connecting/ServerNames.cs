using Postern.Stunnel.Settings;
using Postern.Wire.Text;

namespace Postern.Stunnel.Services.Connecting;

/// <summary>What a client asks for by SNI where <c>sni</c> does not say it.</summary>
internal static class ServerNames
{
    /// <summary>The name, or null for none: RFC 6066 §3 knows names and no addresses.</summary>
    internal static string? For(ServiceOptions service) => service.ServerName ?? Named(HostOf(service));

    private static string? HostOf(ServiceOptions service)
    {
        // Of a protocolHost without a port: what smtp says after EHLO, which names us and not the server.
        if (service.Negotiation.Host is { } host && host.LastIndexOf(':') is > 0 and int colon)
            return host[..colon];
        return service.Connect.Count > 0 && service.Connect[0].Path is null ? service.Connect[0].Host : null;
    }

    private static string? Named(string? host) => host switch
    {
        null => null,
        "" => "localhost",
        _ => IpText.TryRead(host, out _) ? null : host,
    };
}
