using Postern.Mail.Guard;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>One login by SASL under way: the mechanism's questions go to the judge, its challenges to the protocol.</summary>
public sealed class Exchange(SaslServer server, IJudge judge, GuardPost post, Visitor visitor, Connection connection, Workers workers) : IDisposable
{
    private Secret? _password;
    private OtpState? _otp;
    private GuardTicket? _ticket;
    private Judgement _judgement = Judgement.Yes("");

    /// <summary>Who it is, once the last step was <see cref="SaslStep.Done"/>.</summary>
    public Identity Identity => new(_judgement.Account, server.Mechanism.Name)
    {
        ActsFor = server.Authzid == server.Authcid || server.Authzid.Equals(_judgement.Account, StringComparison.OrdinalIgnoreCase) ? "" : server.Authzid,
        Password = _password,
        Known = _judgement.Known,
        Addresses = _judgement.Addresses,
        Credential = _judgement.Credential,
    };

    /// <summary>The name that was given so far, proved or not; empty while there is none.</summary>
    public string Name => server.Authcid;

    /// <summary>Why it is refused, for the administrator.</summary>
    public string Why { get; private set; } = "";

    /// <summary>What the guard must still hear of it, once the last step was <see cref="SaslStep.Done"/>; null where it was not asked.</summary>
    public GuardTicket? Ticket => _ticket;

    /// <summary>Whoever goes away in the middle has used his guess.</summary>
    public void Dispose()
    {
        _ticket?.Dispose();
        (server as IDisposable)?.Dispose();
    }

    /// <summary>Begins, with the initial response where the client sent one.</summary>
    /// <returns>A challenge, or the end: never a question.</returns>
    public ValueTask<SaslStep> StartAsync(Secret? initialResponse) =>
        WorkAsync(() => initialResponse is null ? server.Start() : server.Next(initialResponse.Reveal().Span));

    /// <summary>Goes on with the client's line.</summary>
    /// <returns>A challenge, or the end: never a question.</returns>
    public ValueTask<SaslStep> NextAsync(ReadOnlySpan<byte> line)
    {
        if (!server.Mechanism.Is(SaslTraits.Blocks))
            return AnswerAsync(server.NextLine(line));
        byte[] copy = line.ToArray();
        return WorkAsync(() => server.NextLine(copy));
    }

    /// <summary>A step of a mechanism: where it blocks, on a worker.</summary>
    private async ValueTask<SaslStep> WorkAsync(Func<SaslStep> work)
    {
        SaslStep step;
        try
        {
            step = server.Mechanism.Is(SaslTraits.Blocks) ? await workers.RunAsync(work, CancellationToken.None) : work();
        }
        catch (IOException busy)
        {
            Why = busy.Message;
            return new SaslStep.Refused(SaslRefusal.Unavailable);
        }
        return await AnswerAsync(step);
    }

    private async ValueTask<SaslStep> AnswerAsync(SaslStep step)
    {
        while (step is SaslStep.Question question)
            step = await AnswerAsync(question);
        if (step is SaslStep.Done)
        {
            if (_judgement.Refusal is { } refusal)
                step = new SaslStep.Refused(refusal);
            else if (_judgement.Known is not null && Identity.ActsFor.Length > 0)
                step = Strange();
            else
                judge.Proved(server.Authcid, _judgement, visitor);
        }
        if (step is SaslStep.Refused end && _ticket is { IsAdmitted: true } ticket)
            GuardPost.Settle(ticket, end.Reason);
        if (step is SaslStep.Refused { Reason: SaslRefusal.Unavailable } && _ticket is { IsAdmitted: false })
            Why = GuardPost.PutOff;
        else if (step is SaslStep.Refused refused)
            Why = _judgement.Why.Length > 0 ? _judgement.Why : server.Why.Length > 0 ? server.Why : LoginWords.Of(refused.Reason, server.Mechanism);
        return step;
    }

    /// <summary>An account that is kept here opens its own mailbox and no other.</summary>
    private SaslStep.Refused Strange()
    {
        _judgement = _judgement with { Refusal = SaslRefusal.NotAllowed, Why = $"{_judgement.Account} wants the mailbox of {PeerWords.Printable(server.Authzid)}, and has its own alone" };
        return new SaslStep.Refused(SaslRefusal.NotAllowed);
    }

    private async ValueTask<SaslStep> AnswerAsync(SaslStep.Question question)
    {
        if (_ticket is null)
        {
            _ticket = await post.ArriveAsync(NameIn(question), connection, (question as SaslStep.PasswordGiven)?.Password, question is SaslStep.CertificateClaimed or SaslStep.TicketShown);
            if (!_ticket.IsAdmitted)
                return server.Refuse(SaslRefusal.Unavailable);
        }
        switch (question)
        {
            case SaslStep.PasswordGiven given:
                _password = given.Password;
                _judgement = await judge.PasswordAsync(given.Authcid, given.Password, visitor);
                return _judgement.Refusal is { } no ? server.Refuse(no) : server.Accept();
            case SaslStep.KeysWanted wanted:
                (ScramKeys? keys, _judgement) = await judge.KeysAsync(wanted.Authcid, wanted.Hash, visitor);
                return keys is null ? server.Refuse(SaslRefusal.Unavailable) : server.Continue(keys);
            case SaslStep.SecretWanted wanted:
                (Secret? secret, _judgement) = await judge.SecretAsync(wanted.Authcid, server.Mechanism.Name, visitor);
                return secret is null ? server.Refuse(SaslRefusal.Unavailable) : server.Continue(secret);
            case SaslStep.OtpWanted wanted:
                (_otp, _judgement) = await judge.OtpAsync(wanted.Authcid, visitor);
                return _otp is null ? server.Refuse(SaslRefusal.Unavailable) : server.Continue(_otp);
            case SaslStep.OtpUsed used:
                return await judge.KeepOtpAsync(used.Authcid, _otp!, used.Next) ? server.Accept() : server.Refuse(SaslRefusal.WrongCredentials); // it was asked for before
            case SaslStep.CertificateClaimed:
                _judgement = await judge.CertificateAsync(visitor);
                return _judgement.Refusal is { } wrong ? server.Refuse(wrong) : server.Accept(_judgement.Account);
            case SaslStep.TicketShown shown:
                _judgement = await judge.TicketAsync(shown.Principal, visitor);
                return _judgement.Refusal is { } strange ? server.Refuse(strange) : server.Accept(_judgement.Account);
            default:
                return server.Refuse(SaslRefusal.Unsupported);
        }
    }

    /// <summary>The name that the guard knows an account by.</summary>
    private static string NameIn(SaslStep.Question question) => question is SaslStep.TicketShown { Principal: { IsHome: true } home } ? home.Name : question.Authcid;
}
