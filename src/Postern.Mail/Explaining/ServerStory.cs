using Postern.Mail.Clients;
using Postern.Mail.Doors;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Wire.Sasl;

namespace Postern.Mail.Explaining;

/// <summary>The login at the server behind, step by step as it was seen, and what to do where it fails.</summary>
internal sealed class ServerStory(DoorSettings door, Action<WalkStep> tell)
{
    private LoginStage? _last;
    private bool _isChallenge;

    /// <summary>A step was seen.</summary>
    internal void See(Sighting seen)
    {
        _last = seen.Stage;
        if (seen.Stage == LoginStage.Mechanism)
            _isChallenge = SaslMechanisms.Find(seen.Words) is { Needs: SaslNeed.Password } way && !way.Is(SaslTraits.Reveals);
        tell(new WalkStep(NameOf(seen.Stage), StepResult.Good, seen.Stage switch
        {
            LoginStage.Offers => $"the server offers {(seen.Words.Length == 0 ? "nothing" : seen.Words)}",
            LoginStage.Mechanism => $"{seen.Words} is chosen there",
            LoginStage.Answer => $"it answers: {seen.Words}",
            _ => seen.Words,
        }));
    }

    /// <summary>It ended before the mailbox was open.</summary>
    internal void Fail(Opening.Refused refused)
    {
        // What was seen last is what came before the step that failed.
        LoginStage failed = _last is { } last ? last + 1 : LoginStage.Route;
        tell(new WalkStep(NameOf(failed), StepResult.Bad, refused.Why, Advice(failed, refused.Fault)));
    }

    private string Advice(LoginStage failed, FaultKind? fault) => failed switch
    {
        LoginStage.Credentials => "keep one with postern account backend-secret NAME, or offer only mechanisms that show the password (mechanisms = PLAIN)",
        // Before TLS there is nothing in a protocol but STARTTLS.
        LoginStage.Way when fault == FaultKind.Protocol =>
            "switch TLS on at the server, or connect to a port where TLS comes first; for a server on this machine clear text will do",
        LoginStage.Way when fault == FaultKind.Certificate && door.Mail.Routes.Any(route => route.Trust is not null) =>
            "name the authority with ca=FILE, or the certificate with pin=SHA256:..., on the line of its route, or with ca = FILE for servers of which no route says more: postern cert show URL shows what the server has",
        LoginStage.Way when fault == FaultKind.Certificate => "name the authority with ca = FILE, or the certificate with pin = SHA256:...: postern cert show URL shows what the server has",
        LoginStage.Way when fault == FaultKind.Tls => "see that TLS is spoken at that port, and which versions: postern cert show URL asks it",
        LoginStage.Way => "see that the server runs and that its address and port are right: postern cert show URL asks it",
        LoginStage.Offers => "see in the server's own log what it has against us",
        LoginStage.Mechanism => "let the server offer a mechanism that fits, or name one that it offers with serverMechanisms",
        _ when door.Mail.Login == LoginCheck.Pass && _isChallenge =>
            "name and password are not the server's, or it has no keys for what it lists: serverMechanisms = PLAIN would show that; look at its log",
        _ when door.Mail.Login == LoginCheck.Pass => "name and password are not the server's: try them at the server itself, and look at its log",
        _ when door.Mail.Proof == BackendProof.Master => "see that the server knows the master user, that he may open this mailbox, and that masterSecret holds his password",
        _ when door.Mail.Proof == BackendProof.Certificate => "see in the server's own log whether it asks for a certificate, knows this one, and lets it open this mailbox",
        _ when door.Mail.Proof == BackendProof.Ticket => "see that there is a ticket for the server: name the keys with clientKeytab, or look at KRB5CCNAME of the process",
        _ => "the server has another password than the one it was shown: keep it with postern account backend-secret NAME",
    };

    private static string NameOf(LoginStage stage) => stage switch
    {
        LoginStage.Route => "route",
        LoginStage.Credentials => "secret",
        LoginStage.Way => "way",
        LoginStage.Offers => "server offers",
        LoginStage.Mechanism => "mechanism",
        _ => "answer",
    };
}
