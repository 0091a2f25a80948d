using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;

namespace Postern.Mail.Explaining;

/// <summary>What a client from one address is offered before TLS and after it, by the door's own decision, and why other mechanisms are missing.</summary>
internal sealed class OfferStory(DoorSettings door, LoginDesk desk, PeerAddress peer)
{
    private bool HasTls => door.Accept.Any(end => end.Tls != TlsMode.Clear);

    private bool HasClear => door.Accept.Any(end => end.Tls != TlsMode.Tls);

    /// <summary>The client as it may stand at this door: inside TLS first, which clients take where it is.</summary>
    internal IEnumerable<Visitor> Visitors()
    {
        if (HasTls)
            yield return desk.VisitorFrom(peer, hasTls: true);
        if (HasClear)
            yield return desk.VisitorFrom(peer, hasTls: false);
    }

    /// <summary>The steps.</summary>
    internal IEnumerable<WalkStep> Tell()
    {
        if (HasClear)
            yield return BeforeTls(desk.VisitorFrom(peer, hasTls: false));
        if (!HasTls)
            yield break;
        yield return Of("after TLS", "", desk.VisitorFrom(peer, hasTls: true));
        if (door.Server.ClientCertificates == ClientCertificates.Require)
            yield return new WalkStep("after TLS", StepResult.Note, "TLS ends before any login where the client shows no certificate that the door accepts; none is looked at here");
    }

    private WalkStep BeforeTls(Visitor visitor)
    {
        if (visitor.MayLogIn)
            return Of("before TLS", "its network may log in without TLS: ", visitor);
        if (HasTls)
            return new WalkStep("before TLS", StepResult.Good, door.Accept.Any(end => end.Tls is TlsMode.StartTls or TlsMode.Auto) ? "nothing is offered but STARTTLS" : "nothing is offered");
        string name = door.Accept[0].Protocol.Name();
        return new WalkStep("before TLS", StepResult.Bad, $"nothing is offered: no TLS is spoken here, and no network that may log in without it has {Shown}", $"add clearLogin = {Shown}, or write {name}s:// or {name}+auto://");
    }

    private WalkStep Of(string step, string network, Visitor visitor)
    {
        IReadOnlyList<SaslMechanism> offered = desk.OffersFor(visitor);
        return offered.Count > 0
            ? new WalkStep(step, StepResult.Good, $"{network}{string.Join(' ', offered)} {(offered.Count == 1 ? "is" : "are")} offered; {Missing(visitor)}")
            : new WalkStep(step, StepResult.Bad, $"{network}no mechanism is offered; {Missing(visitor)}", "postern check FILE tells what each of them lacks");
    }

    private string Missing(Visitor visitor)
    {
        var reasons = desk.Offers.Known
            .Select(mechanism => (mechanism.Name, Why: desk.Offers.WhyNot(mechanism, hasCertificate: false, visitor.HasTls)))
            .Where(one => one.Why is not null)
            .GroupBy(one => one.Why, one => one.Name, StringComparer.Ordinal)
            .Select(group => $"{string.Join(' ', group)} ({group.Key})");
        return $"not offered: {string.Join("; ", reasons)}";
    }

    private string Shown => LoginWalk.Address(peer);
}
