using System.Security.Cryptography;
using Postern.Mail.Accounts;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Explaining;

/// <summary>The login at the door itself: a client's side and the door's own, with nothing between.</summary>
internal sealed class FrontLogin(LoginTrial trial, LoginDesk desk)
{
    private const int NonceLength = 18; // arbitrary: 24 letters in base64

    /// <summary>Chooses a mechanism as most programs do, or takes the one that was named.</summary>
    /// <param name="visitor">The client, as it stands at the door.</param>
    /// <param name="problem">Why there is none.</param>
    internal SaslMechanism? Choose(Visitor visitor, out WalkStep? problem)
    {
        problem = null;
        var offered = desk.OffersFor(visitor);
        if (trial.Mechanism is not { } name)
        {
            // A password that is shown: what programs call “normal password”.
            SaslMechanism? usual = offered.FirstOrDefault(one => one.Name == "PLAIN") ?? offered.FirstOrDefault(one => one is { Needs: SaslNeed.Password } && !one.Is(SaslTraits.NeedsChannelBinding));
            if (usual is null)
                problem = new WalkStep("login", StepResult.Bad, "no mechanism is offered that takes a password", "postern check FILE tells what is missing");
            return usual;
        }

        if (offered.FirstOrDefault(one => one.Name == name) is { } found)
            return found;
        string why = SaslMechanisms.Find(name) is { } known ? desk.Offers.WhyNot(known, hasCertificate: false, visitor.HasTls) ?? "it is for clients that show a certificate" : "there is none of that name";
        problem = new WalkStep("login", StepResult.Bad, $"{name} is not offered: {why}", $"offered is {(offered.Count == 0 ? "nothing" : string.Join(' ', offered))}");
        return null;
    }

    /// <summary>Logs in.</summary>
    /// <returns>Who it is; null where the login is refused, and the step that tells why.</returns>
    /// <param name="connection">The client's, on which nothing is said.</param>
    /// <param name="mechanism">The one that was chosen.</param>
    /// <param name="visitor">The client, as it stands at the door.</param>
    /// <param name="account">Its account; null where there is none.</param>
    internal async ValueTask<(Identity? Identity, WalkStep Step)> RunAsync(Connection connection, SaslMechanism mechanism, Visitor visitor, Account? account)
    {
        using Exchange exchange = desk.Begin(mechanism, visitor, connection);
        SaslClient client = mechanism.Connect(new SaslClientSettings
        {
            Credentials = new SaslCredentials { Authcid = trial.Login, Password = trial.Password },
            Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceLength)),
            Host = desk.Host,
            Service = trial.Door.Accept[0].Protocol switch { MailProtocol.Pop3 => "pop", MailProtocol.Imap => "imap", _ => "smtp" },
            Bindings = mechanism.Is(SaslTraits.NeedsChannelBinding) ? visitor.Bindings : [],
        });
        byte[]? first = client.Start();
        SaslStep step = await exchange.StartAsync(first is null ? null : new Secret(first));
        while (step is SaslStep.Challenge challenge)
        {
            SaslReply reply = client.Respond(challenge.Bytes);
            step = await exchange.NextAsync(System.Text.Encoding.ASCII.GetBytes(reply.Fault is null ? Base64Line.Encode(reply.Bytes) : "*"));
        }

        if (step is SaslStep.Refused refused)
            return (null, new WalkStep("login", StepResult.Bad, $"{mechanism}: {Why(exchange, client)}", Advice(refused.Reason, mechanism, account)));
        exchange.Ticket?.Abandoned();
        Identity identity = exchange.Identity;
        string words = trial.Door.Mail.Login == LoginCheck.Pass
            ? $"{mechanism}: the door takes the password as it is, and the server behind judges it"
            : $"{mechanism}: the {identity.Credential} of {identity.Account} is right";
        return (identity, new WalkStep("login", StepResult.Good, words));
    }

    /// <summary>Where the client gave up, that is the reason.</summary>
    private static string Why(Exchange exchange, SaslClient client) => client.Fault is { } fault ? LoginWords.Of(fault) : exchange.Why;

    private string Advice(SaslRefusal reason, SaslMechanism mechanism, Account? account) => reason switch
    {
        SaslRefusal.WrongCredentials when account is null => AccountStory.Add(trial.Login),
        SaslRefusal.WrongCredentials => Remedy.For(account, mechanism) ?? $"type it once more, or set another with postern account passwd {account.Name}",
        SaslRefusal.NotAllowed => "postern account show tells what the account may use; enable it, or make another app password with postern account app-password",
        SaslRefusal.Unavailable => "mend what keeps the accounts from being read",
        _ => "",
    };
}
