using Postern.Net.Certificates.Files;
using Postern.Net.Dialing;
using Postern.Net.Tls;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>Builds what a door is made of and throws it away: what would be refused at start is told before, with its place.</summary>
internal static class TrialRules
{
    /// <summary>Tries TLS on the sides that speak it.</summary>
    /// <param name="plan">The door; its files were found good.</param>
    /// <param name="served">The certificates it serves; where there is none, it will make one.</param>
    /// <param name="shown">The certificate it shows to the server.</param>
    /// <param name="findings">Takes what is refused.</param>
    public static void TryTls(DoorPlan plan, IReadOnlyList<TlsIdentity> served, TlsIdentity? shown, Findings findings)
    {
        var door = plan.Door;
        if (door.Accept.Any(IsTls))
            Try(() => TlsServer.Try(door.Server, served), "TLS with those who come in cannot be spoken", plan, findings);
        if (MailRules.Ends(door).Any(IsTls))
            Try(() => TlsClient.Try(door.Client, shown), "TLS with the server cannot be spoken", plan, findings);
    }

    /// <summary>Tries the way to the server; of what does not fit together, <see cref="DoorRules"/> tells most.</summary>
    public static void TryWay(DoorPlan plan, Findings findings)
    {
        if (findings.Mistakes.All(mistake => mistake.Where != plan.Where) && DialerFactory.Problem(plan.Door) is { } problem)
            findings.Mistake(plan.Where, problem.TrimEnd('.'));
    }

    private static void Try(Action trial, string what, DoorPlan plan, Findings findings)
    {
        try
        {
            trial();
        }
        catch (Exception refused) when (refused is TlsSettingException or IOException or UnauthorizedAccessException)
        {
            findings.Mistake(plan.Where, $"{what}: {FileFault.Words(refused)}");
        }
    }

    private static bool IsTls(End end) => end.Tls != TlsMode.Clear;
}
