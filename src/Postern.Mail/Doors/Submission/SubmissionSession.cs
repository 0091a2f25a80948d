using Postern.Mail.Doors.Logins;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Wire.Ends;
using Postern.Wire.Smtp;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>Submission from the greeting to the end (RFC 6409, RFC 5321, RFC 4954).</summary>
/// <remarks>
/// <para>Nobody sends anything before the login, and then only as one of his own addresses. Every reply to MAIL, RCPT and
/// the end of a mail is the next hop's own: nothing is kept here, and nothing is said that has not happened there.</para>
/// <para>A next hop that is lost costs the transaction and no more: the next MAIL reaches for it anew.</para>
/// </remarks>
internal sealed class SubmissionSession(LoginDesk desk, SubmissionRules rules, Connection connection, TlsMode mode)
    : Session(desk, connection, mode, SmtpLimits.Auth + 2)
{
    private static readonly (SmtpVerb Verb, Func<SubmissionSession, SmtpCommand, ValueTask<Outcome>> Answer)[] Commands =
    [
        (SmtpVerb.Ehlo,     (session, command) => session.HelloAsync(command, isExtended: true)),
        (SmtpVerb.Helo,     (session, command) => session.HelloAsync(command, isExtended: false)),
        (SmtpVerb.StartTls, (session, _) => session.StartTlsAsync()),
        (SmtpVerb.Auth,     (session, command) => session.AuthAsync(command)),
        (SmtpVerb.Mail,     (session, command) => session.MailAsync(command)),
        (SmtpVerb.Rcpt,     (session, command) => session.RcptAsync(command)),
        (SmtpVerb.Data,     (session, command) => session.DataAsync(command)),
        (SmtpVerb.Bdat,     (session, command) => session.BdatAsync(command)),
        (SmtpVerb.Rset,     (session, _) => session.RsetAsync()),
        (SmtpVerb.Noop,     (session, _) => session.Say(SmtpReply.Of(250, "2.0.0", "Fine"))),
        (SmtpVerb.Vrfy,     (session, _) => session.Say(SmtpReply.Of(252, "2.5.2", "Send it, and see"))),
        (SmtpVerb.Help,     (session, _) => session.Say(SmtpReply.Of(214, "2.0.0", "RFC 6409"))),
        (SmtpVerb.Quit,     (session, _) => session.Quit()),
    ];

    private HeloName? _helo;
    private bool _isExtended;
    private Transaction? _transaction;

    protected override ValueTask GreetAsync()
    {
        Talk.Say(SmtpReply.Of(220, $"{Desk.Host} ESMTP ready").Format());
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask<Outcome> AnswerAsync(ReadOnlyMemory<byte> line)
    {
        if (!SmtpCommand.TryParse(line.Span, out var command, out var refusal))
            return Refuse(refusal);
        // RFC 2920 §3.1: a client waits for the answer to these. Who does not means the rest for another reader.
        if (command.EndsGroup && command.Verb is not (SmtpVerb.Quit or SmtpVerb.Noop or SmtpVerb.Auth) && Talk.HasHeld)
            throw new ConduitException(FaultKind.Protocol, $"bytes came behind {command.Name} before its answer");
        foreach (var (verb, answer) in Commands)
        {
            if (verb == command.Verb)
                return await answer(this, command);
        }
        return Refuse(SmtpReply.Of(500, "5.5.1", "Unknown command"));
    }

    protected override void SayChallenge(ReadOnlySpan<byte> challenge) => Talk.Say(SmtpReply.Challenge(challenge).Format());

    // RFC 4954 §6.
    protected override void SayRefused(RefusalKind kind, string? code, string words) => Talk.Say((kind switch
    {
        RefusalKind.WrongCredentials => SmtpReply.Of(535, "5.7.8", "Account or password are wrong"),
        RefusalKind.Unavailable => SmtpReply.Of(454, "4.7.0", words.Length > 0 ? words : "The mail server cannot be reached, try again later"),
        RefusalKind.NotAllowed => SmtpReply.Of(535, "5.7.8", words.Length > 0 ? words : "This account may not send here"),
        RefusalKind.NeedsTls => NeedsTls(),
        RefusalKind.UnknownMechanism => SmtpReply.Of(504, "5.5.4", "This way of logging in is not offered here"),
        RefusalKind.Cancelled => SmtpReply.Of(501, "5.7.0", "Broken off"),
        _ => SmtpReply.Of(501, "5.5.2", "Not understood"),
    }).Format());

    protected override ValueTask SayInAsync(Opening.Opened opened)
    {
        Talk.Say(SmtpReply.Of(235, "2.7.0", "Logged in").Format());
        return ValueTask.CompletedTask;
    }

    protected override void SayFarewell(string text) => Talk.Say(SmtpReply.Of(421, "4.7.0", text).Format());

    private async ValueTask<Outcome> HelloAsync(SmtpCommand command, bool isExtended)
    {
        if (!command.TryHelo(out _helo, out var refusal))
            return Refuse(refusal);
        await ResetAsync();
        _isExtended = isExtended;
        if (!isExtended)
            return await Say(SmtpReply.Of(250, Desk.Host));
        EhloReply offers = await OffersAsync();
        if (Desk.ShowsOldAuth(Visitor) && offers.Mechanisms is { Count: > 0 } mechanisms)
            offers = offers.With("AUTH=" + mechanisms[0], [.. mechanisms.Skip(1)]);
        Talk.Say(offers.ToReply().Format());
        return Outcome.Answered;
    }

    private ValueTask<Outcome> StartTlsAsync()
    {
        // RFC 3207 §4.2: nothing from before counts behind it, and a login and a mail would. A device that may log in
        // without TLS has chosen; anybody on its way could log in for it, and have its mail sent as his.
        if (IsIn)
            return ValueTask.FromResult(Refuse(SmtpReply.Of(503, "5.5.1", "Logged in already")));
        if (!MayBeginTls)
            return ValueTask.FromResult(Refuse(Visitor.Tls is null ? SmtpReply.Of(502, "5.5.1", "Not offered here") : SmtpReply.Of(503, "5.5.1", "TLS is spoken already")));
        _helo = null; // RFC 3207 §4.2: what was said before is forgotten
        return BeginTlsAsync(SmtpReply.Of(220, "2.0.0", "Begin TLS").Format());
    }

    private async ValueTask<Outcome> AuthAsync(SmtpCommand command)
    {
        if (_helo is null || IsIn)
            return Refuse(SmtpReply.Of(503, "5.5.1", IsIn ? "Logged in already" : "EHLO first"));
        if (!_isExtended && !Desk.TakesHelo(Visitor))
            return RefuseUnnamed("AUTH", SmtpReply.Of(503, "5.5.1", "EHLO first"), "it said HELO; heloLogin lets a network log in after it");
        if (!command.TryAuth(out var start, out var refusal))
            return Refuse(refusal);
        Outcome outcome = await AuthenticateAsync(start);
        if (outcome != Outcome.LetThrough)
            return outcome;
        Connection.LetIn();
        return Outcome.Answered;
    }

    private async ValueTask<Outcome> MailAsync(SmtpCommand command)
    {
        if ((Identity ?? await DeviceAsync()) is not { } identity)
            return RefuseUnnamed("MAIL", Visitor.MayLogIn ? SmtpReply.Of(530, "5.7.0", "Log in first") : NeedsTls(), "it did not log in; device or popBeforeSmtp lets a network send without it");
        if (_helo is not { } helo || _transaction is not null)
            return Refuse(SmtpReply.Of(503, "5.5.1", _helo is null ? "EHLO first" : "A mail has been begun already"));
        // What the client may ask for is what this next hop can, whatever was shown before it was reached.
        if (await HopAsync() is not { } hop)
            return Refuse(SmtpReply.Of(451, "4.4.1", "The mail server cannot be reached, try again later"));
        // RFC 4954 §5: AUTH= is taken from whoever has logged in, though there is no AUTH in the list any more.
        if (!command.TryMail(_isExtended ? (await OffersAsync()).Extensions | SmtpExtensions.Auth : SmtpExtensions.None, out var mail, out var refusal))
            return Refuse(refusal);
        if (mail.Path.Route.Count > 0)
            return Refuse(SmtpReply.Of(553, "5.1.7", "Source routes are not taken"));
        if (mail.Path.Address is { } sender && !rules.Senders.May(identity, sender))
            return RefuseSender(rules.Senders.Why(identity, sender));
        if (mail.Size > rules.Largest)
            return Refuse(SmtpReply.Of(552, "5.3.4", "The mail is larger than is taken here"));
        var made = new Transaction(rules, Connection, identity, new Greeted(helo, _isExtended), mail, hop);
        return Relay(made, await made.MailAsync());
    }

    /// <summary>A device that sends without a login is in from here on, where its network was named for that.</summary>
    private async ValueTask<Identity?> DeviceAsync()
    {
        if (await Desk.DeviceAsync(Connection) is not { } device)
            return null;
        DoorLog.WithoutLogin(rules.Log, rules.Door, Connection.Id, Connection.Peer, PeerWords.Printable(device.Account), device.Mechanism);
        LetIn(device);
        return device;
    }

    private async ValueTask<Outcome> RcptAsync(SmtpCommand command)
    {
        if (_transaction is not { } transaction)
            return Refuse(IsIn ? SmtpReply.Of(503, "5.5.1", "MAIL first") : Visitor.MayLogIn ? SmtpReply.Of(530, "5.7.0", "Log in first") : NeedsTls());
        if (!command.TryRcpt(_isExtended ? transaction.Extensions : SmtpExtensions.None, transaction.Mail.IsUtf8, out var rcpt, out var refusal))
            return Refuse(refusal);
        return rcpt.Path.Route.Count > 0
            ? Refuse(SmtpReply.Of(553, "5.1.3", "Source routes are not taken"))
            : Relay(transaction, await transaction.RcptAsync(rcpt));
    }

    private async ValueTask<Outcome> DataAsync(SmtpCommand command)
    {
        if (!command.Argument.IsEmpty)
            return Refuse(SmtpReply.Of(501, "5.5.4", "DATA stands alone"));
        if (_transaction is not { HasRecipients: true, IsChunked: false } transaction)
            return Refuse(SmtpReply.Of(503, "5.5.1", _transaction is null ? "MAIL first" : _transaction.IsChunked ? "BDAT has been begun" : "No recipient was taken"));
        Talk.Say(SmtpReply.Of(354, "Go on, and end with a dot").Format());
        await Talk.FlushAsync(Limit());
        return await FinishAsync(transaction, await transaction.DataAsync(Talk, Pause));
    }

    private async ValueTask<Outcome> BdatAsync(SmtpCommand command)
    {
        bool isGood = command.TryBdat(out var bdat, out var refusal);
        if (!isGood)
            throw new ConduitException(FaultKind.Protocol, refusal!.Text); // nobody knows where its octets end
        if (_transaction is not { HasRecipients: true } transaction)
        {
            // RFC 3030 §2: the octets come whatever the answer is.
            if (!await Talk.SkipAsync(bdat.Size, Limit()))
                throw new ConduitException(FaultKind.Protocol, "closed in the middle of a mail");
            return Refuse(SmtpReply.Of(503, "5.5.1", _transaction is null ? "MAIL first" : "No recipient was taken"));
        }
        SmtpReply? reply = await transaction.BdatAsync(Talk, bdat, Pause);
        if (reply is null)
            return await Say(SmtpReply.Of(250, "2.0.0", "Go on"));
        return await FinishAsync(transaction, reply);
    }

    private async ValueTask<Outcome> RsetAsync()
    {
        await ResetAsync();
        return await Say(SmtpReply.Of(250, "2.0.0", "Forgotten"));
    }

    private ValueTask<Outcome> Quit()
    {
        Talk.Say(SmtpReply.Of(221, "2.0.0", "Goodbye").Format());
        return ValueTask.FromResult(Outcome.Left);
    }

    /// <summary>Says what the next hop said to MAIL or RCPT.</summary>
    private Outcome Relay(Transaction transaction, SmtpReply reply)
    {
        Talk.Say(reply.Format());
        if (transaction.IsLost)
            NextHop = null;
        _transaction = transaction.IsLost || !transaction.IsBegun ? null : transaction;
        return reply.IsPositive ? Outcome.Answered : Outcome.Refused;
    }

    private async ValueTask<Outcome> FinishAsync(Transaction transaction, SmtpReply reply)
    {
        Talk.Say(reply.Format());
        _transaction = null;
        // What was taken must be known to be taken: it does not wait for what the client has sent behind it.
        await Talk.FlushAsync(Limit());
        if (transaction.IsLost)
            NextHop = null;
        else if (!transaction.IsJudged)
            await transaction.ResetAsync();
        return reply.IsPositive ? Outcome.Answered : Outcome.Refused;
    }

    private async ValueTask ResetAsync()
    {
        if (_transaction is not { } transaction)
            return;
        _transaction = null;
        await transaction.ResetAsync();
        if (transaction.IsLost)
            NextHop = null;
    }

    /// <summary>The next hop, reached anew where it was lost; null where it cannot be.</summary>
    private async ValueTask<INextHop?> HopAsync()
    {
        if (NextHop is null && Identity is { } identity)
            NextHop = await Desk.ReachAsync(Connection, identity);
        return NextHop;
    }

    private async ValueTask<EhloReply> OffersAsync() =>
        IsIn && NextHop is { } hop
            ? SubmissionOffers.For(Desk.Host, hop.Offers, rules.Largest, tls: false, [])
            : SubmissionOffers.For(Desk.Host, SubmissionOffers.Read(await Desk.Backend.ProfileAsync(Connection)), rules.Largest, MayBeginTls && !IsIn, IsIn ? [] : Desk.OffersFor(Visitor));

    private Deadline Pause() => Connection.Stopping is { } reason
        ? throw new ConduitException(FaultKind.Closed, reason.Text)
        : Connection.Deadline.Gently(Desk.Limits.Pause, "mail");

    private SmtpReply NeedsTls() => SmtpReply.Of(530, "5.7.0", MayBeginTls ? "TLS first: use STARTTLS" : "Not without TLS");

    /// <summary>Refuses somebody who has not said who it is, and says in the log what would let it in.</summary>
    private Outcome RefuseUnnamed(string command, SmtpReply reply, string why)
    {
        Desk.Refused(Connection, "", command, why);
        return Refuse(reply);
    }

    private Outcome RefuseSender(string why)
    {
        SubmissionLog.SenderRefused(rules.Log, rules.Door, Connection.Id, why);
        return Refuse(SmtpReply.Of(553, "5.7.1", "This sender does not belong to the login"));
    }

    private ValueTask<Outcome> Say(SmtpReply reply)
    {
        Talk.Say(reply.Format());
        return ValueTask.FromResult(Outcome.Answered);
    }

    private Outcome Refuse(SmtpReply reply)
    {
        Talk.Say(reply.Format());
        return Outcome.Refused;
    }
}
