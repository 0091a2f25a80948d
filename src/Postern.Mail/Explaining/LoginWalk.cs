using Postern.Mail.Accounts;
using Postern.Mail.Clients;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Guard;
using Postern.Mail.Mailboxes;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Explaining;

/// <summary>Walks one login through a door's own parts, and tells after each step what happened and what to do where it fails.</summary>
/// <remarks>It stands in the place of the door's conversation; the connection is one on which no client speaks. It serves one login.</remarks>
public sealed class LoginWalk : IReception
{
    private const int Longest = 2000; // arbitrary: a list of capabilities

    private readonly LoginTrial _trial;
    private readonly WalkParts _parts;
    private readonly ServerStory _server;
    private readonly Action<WalkStep> _tell;

    /// <summary>A walk that is about to begin.</summary>
    /// <param name="trial">Whose login, and where.</param>
    /// <param name="parts">What it is walked through.</param>
    /// <param name="tell">Told of each step, on the loop.</param>
    public LoginWalk(LoginTrial trial, WalkParts parts, Action<WalkStep> tell)
    {
        _trial = trial;
        _parts = parts;
        _tell = tell;
        _server = new ServerStory(trial.Door, tell);
    }

    /// <summary>Where the gateway tells what it sees.</summary>
    public void See(Sighting seen) => _server.See(seen);

    /// <inheritdoc/>
    public async ValueTask<EndReason?> ReceiveAsync(Connection connection, TlsMode mode)
    {
        var offers = new OfferStory(_trial.Door, _parts.Desk, connection.Peer);
        _tell(connection.Door.RefusalOf(connection.Peer) is { } refusal
            ? new WalkStep("network", StepResult.Bad, $"{Address(connection.Peer)} is not let in: {refusal}", "look at allow and deny of the door")
            : new WalkStep("network", StepResult.Good, $"{Address(connection.Peer)} may come in"));
        foreach (WalkStep step in offers.Tell())
            _tell(step);
        Account? account = await AccountAsync();
        if (_trial.Door.Mail.Devices.Count > 0 && await _parts.Desk.DeviceAsync(connection) is { } device)
            _tell(new WalkStep("device", StepResult.Note, $"its network sends without a login, as {device.Account}; a login is another matter"));
        _tell(Foresee(connection.Peer));
        if (Approach(offers) is { } visitor && await LogInAsync(connection, visitor, account) is { } identity)
            await GoOnAsync(connection, identity);
        return new EndReason("left", "the login was explained");
    }

    /// <summary>How the client comes, where it may log in at all: inside TLS, or else without it where the mechanism it wants is offered there alone.</summary>
    private Visitor? Approach(OfferStory offers)
    {
        Visitor[] able = [.. offers.Visitors().Where(visitor => visitor.MayLogIn)];
        return Array.Find(able, visitor => _parts.Desk.OffersFor(visitor).Any(one => one.Name == _trial.Mechanism)) ?? able.FirstOrDefault();
    }

    /// <summary>Tells of the account; null where there is none, or it cannot be read.</summary>
    private async ValueTask<Account?> AccountAsync()
    {
        if (_parts.Accounts is not { } accounts)
            return null;
        try
        {
            Account? account = await accounts.LookUpAsync(_trial.Login, CancellationToken.None);
            _tell(AccountStory.Of(_trial.Login, account, _parts.Time.GetUtcNow()));
            return account;
        }
        catch (IOException e)
        {
            _tell(new WalkStep("account", StepResult.Bad, e.Message, "mend what keeps the accounts from being read"));
            return null;
        }
    }

    /// <summary>What is known to the guard of the process, from its last writing; no guess is used.</summary>
    private WalkStep Foresee(PeerAddress peer)
    {
        bool isLabelled = _parts.Accounts is not null && _trial.Login.Contains('/', StringComparison.Ordinal);
        GuardForecast forecast = _parts.Forecast.Foresee(new LoginAttempt(isLabelled ? AccountName.Split(_trial.Login).Name : _trial.Login, peer)
        {
            Password = _trial.Password,
            NamesAppPassword = isLabelled,
        });
        if (!forecast.IsAdmitted)
            return new WalkStep("guard", StepResult.Bad, $"others have guessed at this password: a login from {Address(peer)} waits up to {forecast.Wait.TotalSeconds:0} s, or is put off", $"postern account unlock {PeerWords.Printable(_trial.Login)} forgets the guesses");
        return new WalkStep("guard", StepResult.Good, forecast.IsHome ? $"{Address(peer)} is a network of this account, and is not made to wait" : $"a login from {Address(peer)} is judged at once");
    }

    private async ValueTask<Identity?> LogInAsync(Connection connection, Visitor visitor, Account? account)
    {
        var front = new FrontLogin(_trial, _parts.Desk);
        if (front.Choose(visitor, out WalkStep? problem) is not { } mechanism)
        {
            _tell(problem!); // it says why there is none
            return null;
        }

        (Identity? identity, WalkStep step) = await front.RunAsync(connection, mechanism, visitor, account);
        _tell(step);
        if (identity is { Known: { BackendSecret: null } known } && mechanism.Is(SaslTraits.Reveals) && _trial.Door is { Connect.Count: > 0, Mail.Proof: BackendProof.Own }
            && _parts.Desk.OffersFor(visitor).FirstOrDefault(one => !one.Is(SaslTraits.Reveals)) is { } hiding)
            _tell(new WalkStep("login", StepResult.Note, $"a client that takes {hiding} shows no password, and would not reach the server", $"postern account backend-secret {known.Name}, or mechanisms = PLAIN"));
        return identity;
    }

    private async ValueTask GoOnAsync(Connection connection, Identity identity)
    {
        if (_trial.Door is { Connect.Count: 0, Mail.Mailboxes: { } pattern })
        {
            _tell(await MailboxAsync(pattern, identity));
            return;
        }
        switch (await _parts.Gateway.OpenAsync(connection, identity))
        {
            case Opening.Refused refused:
                _server.Fail(refused);
                break;
            case Opening.Opened opened:
                await ShowAsync(connection, opened);
                break;
        }
    }

    /// <summary>Where no server stands behind the door: the mailbox itself, which is looked at and not made.</summary>
    private async ValueTask<WalkStep> MailboxAsync(string pattern, Identity identity)
    {
        try
        {
            string path = new MailLocation(pattern).PathOf(identity.Mailbox);
            bool isThere = await Task.Run(() => Directory.Exists(path)); // no loop waits for a disk
            string found = isThere ? $"it is in {path}" : $"it is made in {path} by the first login or the first mail";
            return new WalkStep("mailbox", StepResult.Good, _trial.Door.Accept[0].Protocol == MailProtocol.Submission
                ? $"{found}; mail to accounts here is kept, mail to others is refused, because no connect leads further"
                : found);
        }
        catch (IOException e)
        {
            return new WalkStep("mailbox", StepResult.Bad, e.Message, "look at mailboxes of the door, and at the account's name");
        }
    }

    private async ValueTask ShowAsync(Connection connection, Opening.Opened opened)
    {
        MailProtocol protocol = _trial.Door.Accept[0].Protocol;
        // Where mail is sent, the door itself stays in the conversation, and the list is its own.
        IEnumerable<string> shown = opened.NextHop is { } hop
            ? SubmissionOffers.For(_parts.Desk.Host, hop.Offers, _trial.Door.Mail.LargestMail, tls: false, []).ToReply().Lines.Skip(1)
            : opened.Capabilities;
        string list = string.Join(protocol == MailProtocol.Imap ? " " : ", ", shown);
        _tell(new WalkStep("after login", StepResult.Good, $"the client is shown {(list.Length == 0 ? "nothing" : PeerWords.Printable(list, Longest))}"));
        if (protocol != MailProtocol.Submission)
        {
            _tell(new WalkStep("filter", StepResult.Good, connection.Far is FilteredConduit
                ? "a filter stands before the server, because it shows what the door cannot honour"
                : "none is needed: bytes pass as they are"));
        }
        _tell(await Goodbye.SayAsync(connection, opened, protocol, _trial.Door.Limits));
    }

    internal static string Address(PeerAddress peer) => peer.Kind == PeerKind.Inet ? peer.ToIPAddress().ToString() : "this machine";
}
