using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>One login by SASL under way: the mechanism's questions go to the judge, its challenges to the protocol.</summary>
public sealed class Exchange(SaslServer server, IJudge judge, Visitor visitor)
{
    private Secret? _password;

    /// <summary>Who it is, once the last step was <see cref="SaslStep.Done"/>.</summary>
    public Identity Identity => new(server.Authcid, server.Mechanism.Name)
    {
        ActsFor = server.Authzid == server.Authcid ? "" : server.Authzid,
        Password = _password,
    };

    /// <summary>The name that was given so far, proved or not; empty while there is none.</summary>
    public string Name => server.Authcid;

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
        if (step is SaslStep.Done done && await judge.MayAsync(done.Authcid, done.Authzid, visitor) is { } refusal)
            return new SaslStep.Refused(refusal);
        return step;
    }

    private async ValueTask<SaslStep> AnswerAsync(SaslStep.Question question)
    {
        switch (question)
        {
            case SaslStep.PasswordGiven given:
                _password = given.Password;
                return await judge.PasswordAsync(given.Authcid, given.Authzid, given.Password, visitor) is { } no ? server.Refuse(no) : server.Accept();
            case SaslStep.KeysWanted wanted:
                return server.Continue(await judge.KeysAsync(wanted.Authcid, wanted.Hash, visitor));
            case SaslStep.SecretWanted wanted:
                return server.Continue(await judge.SecretAsync(wanted.Authcid, visitor));
            case SaslStep.CertificateClaimed claimed:
                string? account = await judge.CertificateAsync(claimed.Authzid, visitor);
                return account is null ? server.Refuse(SaslRefusal.WrongCredentials) : server.Accept(account);
            default:
                return server.Refuse(SaslRefusal.Unsupported);
        }
    }
}
