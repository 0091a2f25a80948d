using Microsoft.Extensions.Logging;
using Postern.Configuration;
using Postern.Configuration.Doors;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Hosting;

/// <summary>Says once, when doors open, what of them is weaker than the default: it was asked for, and should not be forgotten.</summary>
internal static partial class DoorNotes
{
    internal static void Tell(ILogger log, Plan plan)
    {
        foreach (DoorPlan door in plan.Doors)
        {
            foreach (ClearLeg leg in door.ClearLegs)
                ClearText(log, door.Door.Name, leg.Leg);
            Tell(log, door.Door);
        }
    }

    private static void Tell(ILogger log, DoorSettings door)
    {
        bool tlsIn = door.Accept.Any(end => end.Tls != TlsMode.Clear);
        bool tlsOut = door.Connect.Any(end => end.Tls != TlsMode.Clear);
        if (tlsOut && !door.Client.Verify)
            NotVerified(log, door.Name);
        if (tlsIn && door.Server.Strength.IsWeak)
            Weak(log, door.Name, "towards clients", Words(door.Server.Strength));
        foreach (MailRoute route in door.Mail.Routes.Where(route => !route.Of(door).Client.Verify && route.Connect.Any(end => end.Tls != TlsMode.Clear)))
            RouteNotVerified(log, door.Name, route.Whose);
        if (MailRules.Ends(door).Any(end => end.Tls != TlsMode.Clear) && door.Client.Strength.IsWeak)
            Weak(log, door.Name, "towards the server", Words(door.Client.Strength));
    }

    private static string Words(TlsStrength strength) => $"from {strength.Minimum}, security level {strength.SecurityLevel}";

    [LoggerMessage(220, LogLevel.Warning, "{Door}: clear text crosses the network: {Leg}")]
    private static partial void ClearText(ILogger log, string door, string leg);

    [LoggerMessage(221, LogLevel.Warning, "{Door}: the server's certificate is not verified")]
    private static partial void NotVerified(ILogger log, string door);

    [LoggerMessage(223, LogLevel.Warning, "{Door}: the certificate of the server of {Whose} is not verified")]
    private static partial void RouteNotVerified(ILogger log, string door, string whose);

    [LoggerMessage(222, LogLevel.Warning, "{Door}: weaker TLS than the default is allowed {Side}: {What}")]
    private static partial void Weak(ILogger log, string door, string side, string what);
}
