using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Guard;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Talk;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors;

/// <summary>The conversation with one client until it has logged in: what all protocols have in common.</summary>
/// <remarks>
/// <para>Nothing a client sends in clear text tells who it is, unless its network is named for that; nothing from before
/// a handshake is remembered after it.</para>
/// <para>The whole way to the login has one limit (<see cref="Limits.Login"/>), and the steps towards the server theirs.</para>
/// <para>Replies go out when no whole command is there to be read, so that commands sent together are answered together.</para>
/// </remarks>
internal abstract class Session
{
    private readonly long _until;
    private int _challenges;
    private IClientService? _service;

    protected Session(LoginDesk desk, Connection connection, TlsMode mode, int longestLine)
    {
        Desk = desk;
        Connection = connection;
        Talk = new Talk(connection.Near, longestLine);
        Visitor = desk.VisitorAt(connection);
        MayBeginTls = mode == TlsMode.StartTls;
        _until = connection.Near.Loop.Now + (long)desk.Limits.Login.TotalMilliseconds;
    }

    /// <summary>All about logins.</summary>
    protected LoginDesk Desk { get; }

    /// <summary>Whose conversation it is.</summary>
    protected Connection Connection { get; }

    /// <summary>The conversation.</summary>
    protected Talk Talk { get; }

    /// <summary>Who the client is so far.</summary>
    protected Visitor Visitor { get; private set; }

    /// <summary>TLS can be asked for, and has not been.</summary>
    protected bool MayBeginTls { get; private set; }

    /// <summary>Who it is, once it has logged in; null before.</summary>
    protected Identity? Identity { get; private set; }

    /// <summary>It has logged in.</summary>
    protected bool IsIn => Identity is not null;

    /// <summary>Where its mails go, as long as that is reached; null where mail is read.</summary>
    protected INextHop? NextHop { get; set; }

    /// <summary>Speaks until the client has left, or is let through (null).</summary>
    internal async ValueTask<EndReason?> RunAsync()
    {
        try
        {
            _ = Limit(); // what the greeting waits for is within the login's limit, not in what is left of the handshake's
            await GreetAsync();
            return await ConverseAsync();
        }
        catch (ConduitException e) when (Connection.Near.WriteFault is null)
        {
            if (Farewell(e.Fault) is { } words)
                await PartAsync(words);
            else if (Connection.Stopping is not null)
                Connection.Near.Abort(); // its place is wanted by another
            throw;
        }
        finally
        {
            if (_service is not null)
                await _service.DisposeAsync();
            if (NextHop is not null)
                await NextHop.DisposeAsync();
        }
    }

    /// <summary>Says the greeting.</summary>
    protected abstract ValueTask GreetAsync();

    /// <summary>Answers one command, whose first line this is.</summary>
    protected abstract ValueTask<Outcome> AnswerAsync(ReadOnlyMemory<byte> line);

    /// <summary>Says a challenge of a mechanism.</summary>
    protected abstract void SayChallenge(ReadOnlySpan<byte> challenge);

    /// <summary>Says that a login is refused.</summary>
    protected abstract void SayRefused(RefusalKind kind, string? code, string words);

    /// <summary>Says that the client is in.</summary>
    protected abstract ValueTask SayInAsync(Opening.Opened opened);

    /// <summary>An error after which the connection closes.</summary>
    protected abstract void SayFarewell(string text);

    /// <summary>Lets in somebody who needs no login.</summary>
    protected void LetIn(Identity identity)
    {
        Identity = identity;
        Connection.LetIn();
    }

    /// <summary>The limit under which the client is waited for.</summary>
    /// <exception cref="ConduitException">The connection is being ended from outside.</exception>
    protected Deadline Limit() => Connection.Stopping is { } reason
        ? throw new ConduitException(FaultKind.Closed, reason.Text)
        : IsIn ? Connection.Deadline.Gently(Desk.Limits.Pause, "a command")
        : Connection.Deadline.Gently(TimeSpan.FromMilliseconds(Math.Max(1, _until - Connection.Near.Loop.Now)), "login");

    /// <summary>Becomes a TLS server; what was said before is forgotten.</summary>
    /// <param name="ready">The protocol's word for it.</param>
    protected virtual async ValueTask<Outcome> BeginTlsAsync(string ready)
    {
        if (Talk.HasHeld)
            throw new ConduitException(FaultKind.Protocol, "bytes came before the TLS handshake (STARTTLS injection?)");
        Talk.Say(ready);
        await Talk.FlushAsync(Limit());
        Conduit clear = Talk.Conduit;
        long before = clear.RawBytesRead;
        Limits limits = Desk.Limits;
        await Talk.UpgradeAsync(Desk.Server!, Connection.Deadline.WithPace(limits.Handshake, "handshake", limits.MinimumRate, limits.MinimumRateGrace, () => clear.RawBytesRead - before));
        Connection.Near = Talk.Conduit;
        Visitor = Desk.VisitorAt(Connection);
        MayBeginTls = false;
        return Outcome.Answered;
    }

    /// <summary>A login by SASL, from its command to its end.</summary>
    protected async ValueTask<Outcome> AuthenticateAsync(AuthStart start)
    {
        if (!Visitor.MayLogIn)
            return Refuse("", start.Mechanism, RefusalKind.NeedsTls, "it is not let in without TLS");
        if (Desk.OffersFor(Visitor).FirstOrDefault(one => one.Name == start.Mechanism) is not { } mechanism)
            return Refuse("", start.Mechanism, RefusalKind.UnknownMechanism, $"{start.Mechanism} is not offered here; {Offered()} is");
        _challenges = 0;
        using Exchange exchange = Desk.Begin(mechanism, Visitor, Connection);
        SaslStep step = await exchange.StartAsync(start.InitialResponse);
        while (step is SaslStep.Challenge challenge)
        {
            if (++_challenges > DoorLimits.Challenges)
                return Refuse(exchange.Name, mechanism.Name, RefusalKind.Malformed, "it has no end");
            SayChallenge(challenge.Bytes);
            await Talk.FlushAsync(Limit());
            if (await Talk.ReadLineAsync(Limit()) is not { } line)
                throw new ConduitException(FaultKind.Protocol, "closed in the middle of a login");
            step = await exchange.NextAsync(line.Span);
        }
        return step is SaslStep.Refused refused
            ? Refuse(exchange.Name, mechanism.Name, LoginWords.KindOf(refused.Reason), exchange.Why)
            : await OpenAsync(exchange.Identity, exchange.Ticket);
    }

    /// <summary>A login by the protocol's own command.</summary>
    protected async ValueTask<Outcome> LogInAsync(string account, Secret password, string command)
    {
        if (!Visitor.MayLogIn)
            return Refuse(account, command, RefusalKind.NeedsTls, "it is not let in without TLS");
        if (!Desk.TakesPasswords(Visitor))
            return Refuse(account, command, RefusalKind.UnknownMechanism, $"{command} is not offered here; {Offered()} is");
        return await EnterAsync(account, command, password, () => Desk.JudgeAsync(account, password, Visitor));
    }

    /// <summary>A login that one command brought whole: the guard is asked, then the judge, then the server.</summary>
    /// <param name="account">The name that was given.</param>
    /// <param name="command">The command.</param>
    /// <param name="password">The password, where the command told it.</param>
    /// <param name="judge">What is to become of it.</param>
    protected async ValueTask<Outcome> EnterAsync(string account, string command, Secret? password, Func<ValueTask<Judgement>> judge)
    {
        using GuardTicket ticket = await Desk.ArriveAsync(account, password, Connection);
        if (!ticket.IsAdmitted)
            return Refuse(account, command, RefusalKind.Unavailable, GuardPost.PutOff);
        Judgement judgement = await judge();
        if (judgement.Refusal is { } refusal)
        {
            GuardPost.Settle(ticket, refusal);
            return Refuse(account, command, LoginWords.KindOf(refusal), judgement.Why);
        }
        return await OpenAsync(new Identity(judgement.Account, command) { Password = password, Known = judgement.Known, Addresses = judgement.Addresses, Credential = judgement.Credential }, ticket);
    }

    /// <summary>Refuses a login, and says so in the log.</summary>
    protected Outcome Refuse(string account, string mechanism, RefusalKind kind, string why)
    {
        Desk.Refused(Connection, account, mechanism, why);
        SayRefused(kind, code: null, words: "");
        return Outcome.Refused;
    }

    private async ValueTask<Outcome> OpenAsync(Identity identity, GuardTicket? ticket)
    {
        // What came ahead of time waits; the server is asked while the client waits for us.
        await Talk.FlushAsync(Limit());
        switch (await Desk.OpenAsync(Connection, identity, ticket))
        {
            case Opening.Opened opened:
                Identity = identity;
                NextHop = opened.NextHop;
                _service = opened.Service;
                await SayInAsync(opened);
                await Talk.FlushAsync(Limit());
                return Outcome.LetThrough;
            case Opening.Refused refused:
                SayRefused(refused.Kind, refused.Code, refused.Words);
                return Outcome.Refused;
            default:
                throw new InvalidOperationException("an opening is one of two");
        }
    }

    private string Offered() => string.Join(' ', Desk.OffersFor(Visitor)) is { Length: > 0 } names ? names : "nothing";

    private async ValueTask<EndReason?> ConverseAsync()
    {
        int refused = 0;
        for (int commands = 0; commands < DoorLimits.Commands && refused < DoorLimits.Refusals; commands++)
        {
            // Half a command may never be whole: what was answered does not wait for it, nor does it grow for ever.
            if (!Talk.HasLine || Talk.Unsent > DoorLimits.Unsent)
                await Talk.FlushAsync(Limit());
            if (await Talk.ReadLineAsync(Limit()) is not { } line)
                return Gone();
            switch (await AnswerAsync(line))
            {
                case Outcome.LetThrough:
                    Connection.Near = Talk.Release();
                    return await ServedAsync();
                case Outcome.Left:
                    await Talk.FlushAsync(Limit());
                    return Gone();
                case Outcome.Refused:
                    refused++;
                    break;
                default:
                    // Who is in may go on for as long as it likes.
                    (refused, commands) = IsIn ? (0, 0) : (refused, commands);
                    break;
            }
        }
        string why = IsIn ? "too many commands that had to be refused" : "too many commands without a login";
        await PartAsync("Too many errors");
        return new EndReason("protocol", $"client: {why}");
    }

    /// <summary>Where this process has the mailbox itself, the client is served to its end; null where it is carried to a server.</summary>
    private async ValueTask<EndReason?> ServedAsync()
    {
        if (_service is not { } service)
            return null;
        Connection.LetIn();
        return await service.ServeAsync(Connection);
    }

    /// <summary>The last words for a client; null where there are none, or nobody who would hear them.</summary>
    private string? Farewell(ConduitFault fault) => (Connection.Stopping, fault.Kind) switch
    {
        ({ Word: "stopped" }, _) => "Stopped here",
        (null, FaultKind.Limit) => "Too slow",
        (null, FaultKind.Protocol) => PeerWords.Printable(fault.Text),
        _ => null,
    };

    private EndReason Gone() => IsIn ? new("closed", "closed by the client") : new("left", "the client left before it logged in");

    private async ValueTask PartAsync(string words)
    {
        SayFarewell(words);
        await Talk.FlushAsync(Connection.Deadline.Within(Desk.Limits.Command, "parting"));
    }
}
