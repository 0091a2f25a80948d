using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>One login by SASL under way: the mechanism's questions go to the judge, its challenges to the protocol.</summary>
public sealed class Exchange(SaslServer server, IJudge judge, Visitor visitor)
{
    private Secret? _password;
    private Judgement _judgement = Judgement.Yes("");

    /// <summary>Who it is, once the last step was <see cref="SaslStep.Done"/>.</summary>
    public Identity Identity => new(_judgement.Account, server.Mechanism.Name)
    {
        ActsFor = server.Authzid == server.Authcid ? "" : server.Authzid,
        Password = _password,
        Addresses = _judgement.Addresses,
        Credential = _judgement.Credential,
    };

    /// <summary>The name that was given so far, proved or not; empty while there is none.</summary>
    public string Name => server.Authcid;

    /// <summary>Why it is refused, for the administrator.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Begins, with the initial response where the client sent one.</summary>
    /// <returns>A challenge, or the end: never a question.</returns>
    public ValueTask<SaslStep> StartAsync(Secret? initialResponse) =>
        AnswerAsync(initialResponse is null ? server.Start() : server.Next(initialResponse.Reveal().Span));

    /// <summary>Goes on with the client's line.</summary>
    /// <returns>A challenge, or the end: never a question.</returns>
    public ValueTask<SaslStep> NextAsync(ReadOnlySpan<byte> line) => AnswerAsync(server.NextLine(line));

    private async ValueTask<SaslStep> AnswerAsync(SaslStep step)
    {
        while (step is SaslStep.Question question)
            step = await AnswerAsync(question);
        if (step is SaslStep.Done)
        {
            if (_judgement.Refusal is { } refusal)
                step = new SaslStep.Refused(refusal);
            else
                judge.Proved(server.Authcid, _judgement, visitor);
        }
        if (step is SaslStep.Refused refused)
            Why = _judgement.Why.Length > 0 ? _judgement.Why : LoginWords.Of(refused.Reason);
        return step;
    }

    private async ValueTask<SaslStep> AnswerAsync(SaslStep.Question question)
    {
        switch (question)
        {
            case SaslStep.PasswordGiven given:
                _password = given.Password;
                _judgement = await judge.PasswordAsync(given.Authcid, given.Password, visitor);
                return _judgement.Refusal is { } no ? server.Refuse(no) : server.Accept();
            case SaslStep.KeysWanted wanted:
                (ScramKeys keys, _judgement) = await judge.KeysAsync(wanted.Authcid, wanted.Hash, visitor);
                return server.Continue(keys);
            case SaslStep.SecretWanted wanted:
                (Secret secret, _judgement) = await judge.SecretAsync(wanted.Authcid, server.Mechanism.Name, visitor);
                return server.Continue(secret);
            case SaslStep.CertificateClaimed:
                _judgement = await judge.CertificateAsync(visitor);
                return _judgement.Refusal is { } wrong ? server.Refuse(wrong) : server.Accept(_judgement.Account);
            default:
                return server.Refuse(SaslRefusal.Unsupported);
        }
    }
}
