using Postern.Mail.Accounts;
using Postern.Mail.Guard;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>Where a door asks the login guard, and what it tells it afterwards.</summary>
/// <param name="guard">The guard of the process.</param>
/// <param name="longest">The longest wait.</param>
/// <param name="hasLabels">A name may have the label of an app password behind a slash; where the server behind judges, a slash is a letter.</param>
public sealed class GuardPost(LoginGuard guard, TimeSpan longest, bool hasLabels)
{
    /// <summary>Why a login was not even judged, for the administrator.</summary>
    internal const string PutOff = "others guess this account's password: it was put off unjudged";

    /// <summary>Asks whether a login may be judged now; it may have to wait.</summary>
    internal ValueTask<GuardTicket> ArriveAsync(string login, Visitor visitor, Secret? password, bool isUnguessable = false)
    {
        int slash = !hasLabels ? -1 : login.IndexOf('/', StringComparison.Ordinal);
        var attempt = new LoginAttempt(slash < 0 ? login : login[..slash], visitor.Peer)
        {
            Password = password,
            IsUnguessable = isUnguessable,
            NamesAppPassword = slash >= 0,
        };
        return guard.ArriveAsync(attempt, longest, CancellationToken.None);
    }

    /// <summary>Tells it why a login came to nothing: only what was judged and wrong was a guess.</summary>
    internal static void Settle(GuardTicket ticket, SaslRefusal reason)
    {
        switch (reason)
        {
            case SaslRefusal.WrongCredentials or SaslRefusal.BindingMismatch or SaslRefusal.BadNonce:
                ticket.Failed();
                break;
            case SaslRefusal.NotAllowed or SaslRefusal.Unavailable:
                ticket.Abandoned();
                break;
            default:
                ticket.Dispose(); // who breaks off may have seen enough
                break;
        }
    }

    /// <summary>Tells it what let a login in.</summary>
    internal static void Succeed(GuardTicket ticket, Identity identity) => ticket.Succeeded(identity.Credential switch
    {
        "certificate" or "ticket" => LoginProof.Unguessable,
        var credential when credential.StartsWith("app password", StringComparison.Ordinal) => LoginProof.AppPassword,
        Verdict.ByPasswordAndCode => LoginProof.PasswordAndCode,
        _ => LoginProof.Password,
    });
}
