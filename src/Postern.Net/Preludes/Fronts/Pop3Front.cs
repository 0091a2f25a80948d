using Postern.Net.Settings;

namespace Postern.Net.Preludes.Fronts;

/// <summary>POP3 before STLS (RFC 2595 §4).</summary>
/// <remarks>The greeting bears no stamp: APOP (RFC 1939 §7) would let the clear text be tried against passwords.</remarks>
internal sealed class Pop3Front(PreludeSettings settings, Limits limits) : Front(settings, limits)
{
    private const string NeedsTls = "-ERR TLS is required first: use STLS";

    private static readonly Command[] All =
    [
        new("CAPA", Outcome.Answered, "+OK\r\nSTLS\r\n."), // RFC 2449 §5; no USER, no SASL: there is no login before TLS
        new("STLS", Outcome.Upgrade,  "+OK Begin TLS negotiation", Argument.None),
        new("QUIT", Outcome.Leave,    "+OK"),
        new("AUTH", Outcome.Answered, "+OK\r\n.", Argument.None), // older clients ask so for mechanisms: there are none yet
        new("AUTH", Outcome.Refused,  NeedsTls),
        new("USER", Outcome.Refused,  NeedsTls),
        new("PASS", Outcome.Refused,  NeedsTls),
        new("APOP", Outcome.Refused,  NeedsTls),
        // RFC 1939 §5: these belong to the transaction state, NOOP too.
        new("NOOP", Outcome.Refused,  NeedsTls),
        new("STAT", Outcome.Refused,  NeedsTls),
        new("LIST", Outcome.Refused,  NeedsTls),
        new("RETR", Outcome.Refused,  NeedsTls),
        new("DELE", Outcome.Refused,  NeedsTls),
        new("RSET", Outcome.Refused,  NeedsTls),
        new("TOP",  Outcome.Refused,  NeedsTls),
        new("UIDL", Outcome.Refused,  NeedsTls),
    ];

    internal override int LongestLine => PreludeLimits.Pop3Command;

    protected override string Greeting => $"+OK {Host} ready";

    protected override IReadOnlyList<Command> Commands => All;

    protected override string Unknown => "-ERR Unknown command";

    protected override string WrongArgument => "-ERR No argument here";

    protected override string LastWords(string text) => $"-ERR {text}";

    // RFC 3206 §4: [SYS/TEMP] says that it is no matter of the login. fetchmail (6.4.37) knows only RFC 2449's codes, and takes
    // each -ERR without “service” and “unavailable” for a wrong password.
    protected override string Unavailable(string text) => $"-ERR [SYS/TEMP] Service unavailable: {text}";
}
