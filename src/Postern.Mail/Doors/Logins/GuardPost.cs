using Postern.Mail.Accounts;
using Postern.Mail.Guard;
using Postern.Net.Conduits;
using Postern.Net.Engine;
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

    /// <summary>Asks whether a login may be judged now; it may have to wait, as long as its client does.</summary>
    /// <exception cref="ConduitException">The connection is being ended from outside; no guess was used.</exception>
    internal async ValueTask<GuardTicket> ArriveAsync(string login, Connection connection, Secret? password, bool isUnguessable = false)
    {
        using var watch = new ClientWatch(connection);
        ValueTask<GuardTicket> arriving = guard.ArriveAsync(AttemptOf(login, connection.Peer, password, isUnguessable), longest, watch.Over);
        if (arriving.IsCompleted)
            return await arriving;
        watch.Begin();
        GuardTicket ticket = await arriving;
        if (connection.Stopping is not { } reason)
            return ticket;
        ticket.Abandoned();
        throw new ConduitException(FaultKind.Closed, reason.Text);
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

    private LoginAttempt AttemptOf(string login, PeerAddress peer, Secret? password, bool isUnguessable)
    {
        int slash = !hasLabels ? -1 : login.IndexOf('/', StringComparison.Ordinal);
        return new LoginAttempt(slash < 0 ? login : login[..slash], peer)
        {
            Password = password,
            IsUnguessable = isUnguessable,
            NamesAppPassword = slash >= 0,
        };
    }
}
