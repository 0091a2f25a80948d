using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Wire.Ends;
using Postern.Wire.Imap;

namespace Postern.Mail.Doors.Imap;

/// <summary>IMAP until the login (RFC 9051 §6.1 and §6.2, RFC 3501, RFC 4959, RFC 7888).</summary>
internal sealed class ImapSession(LoginDesk desk, Connection connection, TlsMode mode) : Session(desk, connection, mode, ImapLimits.Command)
{
    private static readonly (string Name, Func<ImapSession, ImapCommand, ValueTask<Outcome>> Answer)[] Commands =
    [
        ("CAPABILITY",   (session, _) => session.CapabilityAsync()),
        ("NOOP",         (session, _) => session.Done("NOOP completed")),
        ("ID",           (session, command) => session.Id(command)),
        ("LOGOUT",       (session, _) => session.Logout()),
        ("STARTTLS",     (session, _) => session.StartTlsAsync()),
        ("LOGIN",        (session, command) => session.LoginAsync(command)),
        ("AUTHENTICATE", (session, command) => session.AuthenticateAsync(command)),
    ];

    private readonly ImapFramer _framer = new();
    private string _tag = "*";

    protected override async ValueTask GreetAsync()
    {
        string list = (await OffersAsync()).Format();
        Talk.Say(ImapResponse.Of("*", ImapStatus.Ok, $"{Desk.Host} ready", ImapCode.Capability, list).Format());
    }

    protected override async ValueTask<Outcome> AnswerAsync(ReadOnlyMemory<byte> line)
    {
        (byte[] bytes, string? refused) = await FrameAsync(line);
        bool isCommand = ImapCommand.TryParse(bytes, out var command, out _tag, out string fault);
        if (refused is not null || command is null || !isCommand)
            return Refuse(ImapStatus.Bad, refused ?? fault);
        foreach (var (name, answer) in Commands)
        {
            if (name == command.Name)
                return await answer(this, command);
        }
        return Refuse(ImapStatus.Bad, "Unknown command, or not before the login");
    }

    protected override void SayChallenge(ReadOnlySpan<byte> challenge) => Talk.Say(ImapResponse.Continue(Convert.ToBase64String(challenge)).Format());

    // RFC 5530 §3: the codes tell a client whether to ask for another password, or to come back later.
    protected override void SayRefused(RefusalKind kind, string? code, string words) => Say(kind switch
    {
        RefusalKind.WrongCredentials => (ImapStatus.No, "Account or password are wrong", ImapCode.AuthenticationFailed),
        RefusalKind.Unavailable => (ImapStatus.No, words.Length > 0 ? words : "The mailbox cannot be reached, try again later", code ?? ImapCode.Unavailable),
        RefusalKind.NotAllowed => (ImapStatus.No, words.Length > 0 ? words : "This account may not log in here", code ?? ImapCode.ContactAdmin),
        RefusalKind.NeedsTls => (ImapStatus.No, MayBeginTls ? "TLS first: use STARTTLS" : "Not without TLS", ImapCode.PrivacyRequired),
        RefusalKind.UnknownMechanism => (ImapStatus.No, "This way of logging in is not offered here", null),
        RefusalKind.Cancelled => (ImapStatus.Bad, "Broken off", null), // RFC 9051 §6.2.2
        _ => (ImapStatus.Bad, "Not understood", (string?)null),
    });

    protected override ValueTask SayInAsync(Opening.Opened opened)
    {
        string list = ImapOffers.AfterLogin(new ImapCapabilities(opened.Capabilities)).Format();
        Talk.Say(ImapResponse.Of(_tag, ImapStatus.Ok, "Logged in", list.Length > 0 ? ImapCode.Capability : null, list).Format());
        return ValueTask.CompletedTask;
    }

    protected override void SayFarewell(string text) => Talk.Say(ImapResponse.Of("*", ImapStatus.Bye, text).Format());

    /// <summary>Reads a command to its end, with its literals.</summary>
    /// <returns>Its bytes; and why it is refused, where it has broken a limit.</returns>
    private async ValueTask<(byte[] Bytes, string? Refused)> FrameAsync(ReadOnlyMemory<byte> line)
    {
        byte[] all = line.ToArray();
        ImapFrame frame = _framer.Line(line.Span);
        while (frame.Kind is ImapFrameKind.Literal or ImapFrameKind.Skip)
        {
            if (frame.Kind == ImapFrameKind.Literal)
            {
                byte[] literal = await LiteralAsync(frame);
                all = [.. all, .. "\r\n"u8, .. literal];
            }
            else if (!await Talk.SkipAsync(frame.Literal, Limit()))
            {
                throw Closed();
            }
            var next = await Talk.ReadLineAsync(Limit()) ?? throw Closed();
            all = [.. all, .. next.Span];
            frame = _framer.Line(next.Span);
        }
        return frame.Kind switch
        {
            ImapFrameKind.Complete => (all, null),
            ImapFrameKind.Refused => (all, frame.Fault),
            _ => throw new ConduitException(FaultKind.Protocol, frame.Fault),
        };
    }

    private async ValueTask<byte[]> LiteralAsync(ImapFrame frame)
    {
        if (frame.IsSynchronizing)
        {
            Talk.Say(ImapResponse.Continue("Go on").Format());
            await Talk.FlushAsync(Limit());
        }
        return await Talk.ReadBytesAsync(frame.Literal, Limit()) ?? throw Closed();
    }

    private async ValueTask<Outcome> CapabilityAsync()
    {
        Talk.Say(ImapResponse.Untagged("CAPABILITY", (await OffersAsync()).Format()).Format());
        return await Done("CAPABILITY completed");
    }

    private ValueTask<Outcome> Id(ImapCommand command)
    {
        if (!command.TryId(out _, out string fault))
            return ValueTask.FromResult(Refuse(ImapStatus.Bad, fault));
        Talk.Say(ImapResponse.Untagged("ID", "NIL").Format()); // RFC 2971 §3.1: who we are is nobody's business yet
        return Done("ID completed");
    }

    private ValueTask<Outcome> Logout()
    {
        Talk.Say(ImapResponse.Of("*", ImapStatus.Bye, "Goodbye").Format());
        Talk.Say(ImapResponse.Of(_tag, ImapStatus.Ok, "LOGOUT completed").Format());
        return ValueTask.FromResult(Outcome.Left);
    }

    private ValueTask<Outcome> StartTlsAsync() => MayBeginTls
        ? BeginTlsAsync(ImapResponse.Of(_tag, ImapStatus.Ok, "Begin TLS").Format())
        : ValueTask.FromResult(Refuse(ImapStatus.Bad, Visitor.Tls is null ? "Not offered here" : "TLS is spoken already"));

    private ValueTask<Outcome> LoginAsync(ImapCommand command) => command.TryLogin(out string user, out var password, out string fault)
        ? LogInAsync(user, password, "LOGIN")
        : ValueTask.FromResult(Refuse(ImapStatus.Bad, fault));

    private ValueTask<Outcome> AuthenticateAsync(ImapCommand command) => command.TryAuthenticate(out var start, out string fault)
        ? AuthenticateAsync(start)
        : ValueTask.FromResult(Refuse(ImapStatus.Bad, fault));

    private async ValueTask<ImapCapabilities> OffersAsync() =>
        ImapOffers.BeforeLogin(await Desk.Backend.ProfileAsync(Connection), MayBeginTls, Desk.TakesPasswords(Visitor), Desk.OffersFor(Visitor));

    private ValueTask<Outcome> Done(string words)
    {
        Talk.Say(ImapResponse.Of(_tag, ImapStatus.Ok, words).Format());
        return ValueTask.FromResult(Outcome.Answered);
    }

    private Outcome Refuse(ImapStatus status, string words)
    {
        Talk.Say(ImapResponse.Of(_tag, status, words).Format());
        return Outcome.Refused;
    }

    private void Say((ImapStatus Status, string Words, string? Code) reply) =>
        Talk.Say(ImapResponse.Of(_tag, reply.Status, reply.Words, reply.Code).Format());

    private static ConduitException Closed() => new(FaultKind.Protocol, "closed in the middle of a command");
}
