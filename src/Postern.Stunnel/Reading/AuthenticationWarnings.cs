using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>What stunnel warns of where anybody could stand in for a server.</summary>
internal static class AuthenticationWarnings
{
    public static IReadOnlyList<Message> Of(ServiceOptions service)
    {
        var tls = service.Tls;
        if (!service.Client || tls.PskFile is not null || tls.VerifyPeer)
            return [];
        if (!tls.VerifyChain)
            return [new(4, $"Service [{service.Name}] needs authentication to prevent MITM attacks")];
        if (tls.CheckHosts.Count + tls.CheckEmails.Count + tls.CheckAddresses.Count > 0)
            return [];
        return
        [
            new(4, $"Service [{service.Name}] uses \"verifyChain\" without subject checks"),
            new(4, "Use \"checkHost\" or \"checkIP\" to restrict trusted certificates"),
        ];
    }
}
