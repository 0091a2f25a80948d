using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary><c>profile = strict</c>: what else refuses a section, in order.</summary>
internal static class StrictProfile
{
    private const int Tls12 = 0x303;
    private const int LowestSecurityLevel = 2;

    private static readonly (Func<ServiceOptions, bool> IsWeak, string Problem)[] Rules =
    [
        (service => service.Client && service.Tls is { VerifyChain: false, VerifyPeer: false, PskFile: null },
            "\"profile = strict\" needs \"verifyChain\" or \"verifyPeer\" in a client section"),
        (service => service.Client && service.Tls is { VerifyChain: true, VerifyPeer: false } && Checks(service.Tls) == 0,
            "\"profile = strict\" needs \"checkHost\", \"checkIP\" or \"checkEmail\" beside \"verifyChain\" in a client section"),
        (service => service.Tls.Minimum is > 0 and < Tls12 || service.Tls.Maximum is > 0 and < Tls12,
            "\"profile = strict\" refuses TLS before 1.2"),
        (service => service.Tls.SecurityLevel < LowestSecurityLevel,
            "\"profile = strict\" refuses a security level below 2"),
    ];

    public static string? Problem(ServiceOptions service) => Rules.FirstOrDefault(rule => rule.IsWeak(service)).Problem;

    private static int Checks(TlsOptions tls) => tls.CheckHosts.Count + tls.CheckEmails.Count + tls.CheckAddresses.Count;
}
