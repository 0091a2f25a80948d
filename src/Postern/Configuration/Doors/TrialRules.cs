using Postern.Net.Certificates.Files;
using Postern.Net.Dialing;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>Builds what a door is made of and throws it away: what would be refused at start is told before, with its place.</summary>
internal static class TrialRules
{
    /// <summary>Tries TLS with those who come in, where it is spoken.</summary>
    /// <param name="plan">The door; its files were found good.</param>
    /// <param name="served">The certificates it serves; where there is none, it will make one.</param>
    /// <param name="findings">Takes what is refused.</param>
    public static void TryFront(DoorPlan plan, IReadOnlyList<TlsIdentity> served, Findings findings)
    {
        if (plan.Door.Accept.Any(IsTls))
            Try(() => TlsServer.Try(plan.Door.Server, served), "TLS with those who come in cannot be spoken", plan.Where, findings);
    }

    /// <summary>Tries TLS with servers, where it is spoken.</summary>
    /// <param name="way">Where they are; its files were found good.</param>
    /// <param name="shown">The certificate it shows to them.</param>
    /// <param name="where">Where it was written.</param>
    /// <param name="findings">Takes what is refused.</param>
    public static void TryBack(DoorSettings way, TlsIdentity? shown, Place where, Findings findings)
    {
        if (way.Connect.Any(IsTls))
            Try(() => TlsClient.Try(way.Client, shown), "TLS with the server cannot be spoken", where, findings);
    }

    /// <summary>Tries the way to the server; of what does not fit together, <see cref="DoorRules"/> tells most.</summary>
    public static void TryWay(DoorPlan plan, Findings findings)
    {
        if (findings.Mistakes.All(mistake => mistake.Where != plan.Where) && plan.Door.Ways.Select(DialerFactory.Problem).OfType<string>().FirstOrDefault() is { } problem)
            findings.Mistake(plan.Where, problem.TrimEnd('.'));
    }

    private static void Try(Action trial, string what, Place where, Findings findings)
    {
        try
        {
            trial();
        }
        catch (Exception refused) when (refused is TlsSettingException or IOException or UnauthorizedAccessException)
        {
            findings.Mistake(where, $"{what}: {FileFault.Words(refused)}");
        }
    }

    private static bool IsTls(End end) => end.Tls != TlsMode.Clear;
}
