using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>The values of <c>protocol</c>, and which side each can be.</summary>
internal static class ProtocolTable
{
    /// <summary>Every protocol.</summary>
    public static readonly Row[] All =
    [
        // They hand logins of one closed network to an LDAP server of Windows; a section that would do without them in silence is refused.
        new("capwin", Client: false, Server: false),
        new("capwinctrl", Client: false, Server: false),
        new("cifs"),
        new("connect"),
        new("imap", ConnectsFirst: true),
        new("ldap", Server: false),
        new("nntp", Server: false),
        new("pgsql"),
        new("pop3", ConnectsFirst: true),
        new("proxy", Client: false),
        new("smtp", ConnectsFirst: true),
        new("socks", ServerIsEndpoint: true),
    ];

    /// <summary>Why the section's protocol cannot be spoken; null where it can, and where there is none.</summary>
    public static string? Problem(ServiceOptions service)
    {
        if (service.Negotiation.Protocol is not { } name)
            return null;
        if (Find(service) is not { } row)
            return "Protocol not supported";
        if (service.Client ? row.Client : row.Server)
            return null;
        return $"The '{name}' protocol is not supported in the {(service.Client ? "client" : "server")} mode";
    }

    /// <summary>Whether the target is connected to before TLS, in server mode.</summary>
    public static bool ConnectsFirst(ServiceOptions service) => Find(service) is { ConnectsFirst: true };

    /// <summary>Whether the protocol knows where to go, and so stands for one of the two endpoints.</summary>
    public static bool IsEndpoint(ServiceOptions service) =>
        !service.Client && Find(service) is { ServerIsEndpoint: true };

    private static Row? Find(ServiceOptions service) => All.FirstOrDefault(row => row.Name == service.Negotiation.Protocol);

    /// <summary>One protocol.</summary>
    internal sealed record Row(
        string Name, bool Client = true, bool Server = true, bool ConnectsFirst = false, bool ServerIsEndpoint = false);
}
