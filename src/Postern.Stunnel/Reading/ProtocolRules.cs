using Postern.Stunnel.Protocols;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>What a section's <c>protocol</c> means for the rest of it.</summary>
internal static class ProtocolRules
{
    /// <summary>Why the section's protocol cannot be spoken; null where it can, and where there is none.</summary>
    public static string? Problem(ServiceOptions service)
    {
        if (service.Negotiation.Protocol is not { } name)
            return null;
        if (Find(service) is not { } row)
            return "Protocol not supported";
        if ((service.Client ? row.MakeClient : row.MakeServer) is not null)
            return null;
        return $"The '{name}' protocol is not supported in the {(service.Client ? "client" : "server")} mode";
    }

    /// <summary>Whether the target is connected to before TLS, in server mode.</summary>
    public static bool ConnectsFirst(ServiceOptions service) => Find(service)?.MakeServer?.Invoke() is { ConnectsFirst: true };

    /// <summary>Whether the protocol knows where to go, and so stands for one of the two endpoints.</summary>
    public static bool IsEndpoint(ServiceOptions service) => !service.Client && Find(service) is { IsEndpoint: true };

    private static ProtocolRow? Find(ServiceOptions service) => service.Negotiation.Protocol is { } name ? ProtocolTable.Find(name) : null;
}
