using Postern.Mail.Doors.Logins;
using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;

namespace Postern.Mail.Explaining;

/// <summary>What a client is offered before TLS and after it, and why other mechanisms are missing.</summary>
internal static class OfferStory
{
    /// <summary>The steps.</summary>
    /// <param name="door">The door.</param>
    /// <param name="offers">Its mechanisms.</param>
    /// <param name="isDevice">The client's network may log in without TLS.</param>
    internal static IEnumerable<WalkStep> Of(DoorSettings door, FrontOffers offers, bool isDevice)
    {
        if (door.Accept.Any(end => end.Tls != TlsMode.Tls))
        {
            string names = Names(offers.List(hasCertificate: false, hasBindings: false));
            yield return new WalkStep("before TLS", StepResult.Good, isDevice
                ? $"its network may log in without TLS, and is offered {names}"
                : "nothing is offered but STARTTLS");
        }

        if (door.Accept.All(end => end.Tls == TlsMode.Clear))
            yield break;
        var after = offers.List(hasCertificate: false, hasBindings: true);
        yield return after.Count > 0
            ? new WalkStep("after TLS", StepResult.Good, $"{Names(after)} are offered; {Missing(offers)}")
            : new WalkStep("after TLS", StepResult.Bad, $"no mechanism is offered; {Missing(offers)}", "postern check FILE tells what each of them lacks");
    }

    private static string Missing(FrontOffers offers)
    {
        var reasons = offers.Known
            .Select(mechanism => (mechanism.Name, Why: offers.WhyNot(mechanism, hasCertificate: false, hasBindings: true)))
            .Where(one => one.Why is not null)
            .GroupBy(one => one.Why, one => one.Name, StringComparer.Ordinal)
            .Select(group => $"{string.Join(' ', group)} ({group.Key})");
        return $"not offered: {string.Join("; ", reasons)}";
    }

    private static string Names(IReadOnlyList<SaslMechanism> mechanisms) => mechanisms.Count == 0 ? "nothing" : string.Join(' ', mechanisms);
}
