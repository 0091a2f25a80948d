using Postern.Net.Engine;
using Postern.Wire.Ends;
using Postern.Wire.Pop3;

namespace Postern.Mail.Doors.Pop3;

/// <summary>POP3 until the login (RFC 1939 §4, RFC 2449, RFC 2595 §4, RFC 5034).</summary>
internal sealed class Pop3Session(LoginDesk desk, Connection connection, TlsMode mode) : Session(desk, connection, mode, Pop3Limits.Auth)
{
    private static readonly (Pop3Keyword Keyword, Func<Pop3Session, Pop3Command, ValueTask<Outcome>> Answer)[] Commands =
    [
        (Pop3Keyword.Capa, (session, _) => session.CapaAsync()),
        (Pop3Keyword.Stls, (session, _) => session.StlsAsync()),
        (Pop3Keyword.User, (session, command) => session.User(command)),
        (Pop3Keyword.Pass, (session, command) => session.PassAsync(command)),
        (Pop3Keyword.Apop, (session, command) => session.ApopAsync(command)),
        (Pop3Keyword.Auth, (session, command) => session.AuthAsync(command)),
        (Pop3Keyword.Utf8, (session, _) => session.Utf8Async()),
        (Pop3Keyword.Lang, (session, command) => session.LangAsync(command)),
        (Pop3Keyword.Noop, (session, _) => session.Say(Pop3Reply.Ok(""))),
        (Pop3Keyword.Quit, (session, _) => session.Quit()),
    ];

    private static readonly Pop3Reply NotHere = Pop3Reply.Error("Unknown command, or not before the login");

    private string? _user;
    private string? _timestamp;

    protected override ValueTask GreetAsync()
    {
        _timestamp = Desk.ApopTimestampFor(Visitor);
        Talk.Say(Pop3Reply.Ok(_timestamp is null ? $"{Desk.Host} ready" : $"{Desk.Host} ready {_timestamp}").Format());
        return ValueTask.CompletedTask;
    }

    protected override ValueTask<Outcome> AnswerAsync(ReadOnlyMemory<byte> line)
    {
        if (!Pop3Command.TryParse(line.Span, out var command, out string fault))
            return Refuse(Pop3Reply.Error(fault));
        foreach (var (keyword, answer) in Commands)
        {
            if (keyword == command.Keyword)
                return answer(this, command);
        }
        return Refuse(NotHere);
    }

    protected override void SayChallenge(ReadOnlySpan<byte> challenge) => Talk.Say(Pop3Reply.Challenge(challenge).Format());

    // RFC 3206 §4: [AUTH] tells a client that another password will do; [SYS/TEMP] that the same one will.
    protected override void SayRefused(RefusalKind kind, string? code, string words) => Talk.Say((kind switch
    {
        RefusalKind.WrongCredentials => Pop3Reply.Error("Account or password are wrong", Pop3Reply.Auth),
        RefusalKind.Unavailable => Pop3Reply.Error(words.Length > 0 ? words : "Service unavailable: the mailbox cannot be reached, try again later", code ?? Pop3Reply.SystemTemporary),
        RefusalKind.NotAllowed when words.Length > 0 => Pop3Reply.Error(words, code), // a server that gave no code said nothing of how long it lasts
        RefusalKind.NotAllowed => Pop3Reply.Error("This account may not log in here", code ?? Pop3Reply.SystemPermanent),
        RefusalKind.NeedsTls => Pop3Reply.Error(MayBeginTls ? "TLS first: use STLS" : "Not without TLS"),
        RefusalKind.UnknownMechanism => Pop3Reply.Error("This way of logging in is not offered here"),
        RefusalKind.Cancelled => Pop3Reply.Error("Broken off"),
        _ => Pop3Reply.Error("Not understood"),
    }).Format());

    protected override ValueTask SayInAsync(Opening.Opened opened)
    {
        Talk.Say(Pop3Reply.Ok(opened.Words.Length > 0 ? opened.Words : "Logged in").Format());
        return ValueTask.CompletedTask;
    }

    protected override void SayFarewell(string text) => Talk.Say(Pop3Reply.Error(text).Format());

    private ValueTask<Outcome> Say(Pop3Reply reply)
    {
        Talk.Say(reply.Format());
        return ValueTask.FromResult(Outcome.Answered);
    }

    private ValueTask<Outcome> Refuse(Pop3Reply reply)
    {
        Talk.Say(reply.Format());
        return ValueTask.FromResult(Outcome.Refused);
    }

    private async ValueTask<Outcome> CapaAsync()
    {
        var profile = await Desk.Backend.ProfileAsync(Connection);
        Talk.Say(Pop3Offers.BeforeLogin(profile, MayBeginTls, Desk.TakesPasswords(Visitor), Desk.OffersFor(Visitor)).Format());
        return Outcome.Answered;
    }

    private ValueTask<Outcome> StlsAsync()
    {
        if (!MayBeginTls)
            return Refuse(Pop3Reply.Error(Visitor.Tls is null ? "Not offered here" : "TLS is spoken already"));
        (_user, _timestamp) = (null, null);
        return BeginTlsAsync(Pop3Reply.Ok("Begin TLS").Format());
    }

    private ValueTask<Outcome> User(Pop3Command command)
    {
        if (!command.TryUser(out string user, out string fault))
            return Refuse(Pop3Reply.Error(fault));
        if (!Visitor.MayLogIn)
            return ValueTask.FromResult(Refuse(user, "USER", RefusalKind.NeedsTls, "it is not let in without TLS"));
        if (!Desk.TakesPasswords(Visitor)) // before the password is told
            return ValueTask.FromResult(Refuse(user, "USER", RefusalKind.UnknownMechanism, "passwords are not taken here"));
        _user = user;
        return Say(Pop3Reply.Ok("And the password?"));
    }

    private ValueTask<Outcome> PassAsync(Pop3Command command)
    {
        if (_user is not { } user)
            return Refuse(Pop3Reply.Error("USER first"));
        _user = null;
        return command.TryPass(out var password, out string fault) ? LogInAsync(user, password, "USER") : Refuse(Pop3Reply.Error(fault));
    }

    private async ValueTask<Outcome> ApopAsync(Pop3Command command)
    {
        _user = null;
        if (!command.TryApop(out string user, out byte[] digest, out string fault))
            return await Refuse(Pop3Reply.Error(fault));
        if (_timestamp is not { } timestamp)
            return Refuse(user, command.Name, Visitor.MayLogIn ? RefusalKind.UnknownMechanism : RefusalKind.NeedsTls, "APOP is not offered here: it was not greeted with a timestamp");
        return await EnterAsync(user, command.Name, password: null, () => Desk.JudgeApopAsync(user, timestamp, digest, Visitor));
    }

    private ValueTask<Outcome> AuthAsync(Pop3Command command)
    {
        // AUTH alone asked for the list of mechanisms before RFC 5034 had another place for it; old clients still do.
        if (command.Argument.IsEmpty)
        {
            Talk.Say("+OK\r\n" + string.Concat(Desk.OffersFor(Visitor).Select(one => one.Name + "\r\n")) + ".\r\n");
            return ValueTask.FromResult(Outcome.Answered);
        }
        _user = null;
        return command.TryAuth(out var start, out string fault) ? AuthenticateAsync(start) : Refuse(Pop3Reply.Error(fault));
    }

    // RFC 6856 §2.1: nothing is sent in another way for it, as names are UTF-8 and messages go out as they are in any case.
    private async ValueTask<Outcome> Utf8Async() => (await Desk.Backend.ProfileAsync(Connection)).IsHere ? await Say(Pop3Reply.Ok("UTF-8 it is")) : await Refuse(NotHere);

    private async ValueTask<Outcome> LangAsync(Pop3Command command)
    {
        if (!(await Desk.Backend.ProfileAsync(Connection)).IsHere)
            return await Refuse(NotHere);
        Talk.Say(Pop3Languages.Answer(command.Argument));
        return Outcome.Answered;
    }

    private ValueTask<Outcome> Quit()
    {
        Talk.Say(Pop3Reply.Ok("Goodbye").Format());
        return ValueTask.FromResult(Outcome.Left);
    }
}
