using Postern.Net.Settings;

namespace Postern.Net.Preludes.Fronts;

/// <summary>NNTP before STARTTLS (RFC 4642).</summary>
internal sealed class NntpFront(PreludeSettings settings, Limits limits) : Front(settings, limits)
{
    private const string NeedsTls = "483 TLS is required first: use STARTTLS"; // RFC 3977 §3.2.1

    private static readonly Command[] All =
    [
        new("CAPABILITIES", Outcome.Answered, "101 Capability list:\r\nVERSION 2\r\nSTARTTLS\r\n."),
        new("STARTTLS",     Outcome.Upgrade,  "382 Continue with TLS negotiation", Argument.None),
        new("QUIT",         Outcome.Leave,    "205 Connection closing"),
        new("HELP",         Outcome.Answered, "100 Help text follows\r\nStart with STARTTLS (RFC 4642).\r\n."),
        new("MODE",         Outcome.Refused,  NeedsTls),
        new("AUTHINFO",     Outcome.Refused,  NeedsTls),
        new("ARTICLE",      Outcome.Refused,  NeedsTls),
        new("BODY",         Outcome.Refused,  NeedsTls),
        new("COMPRESS",     Outcome.Refused,  NeedsTls),
        new("DATE",         Outcome.Refused,  NeedsTls),
        new("GROUP",        Outcome.Refused,  NeedsTls),
        new("HDR",          Outcome.Refused,  NeedsTls),
        new("HEAD",         Outcome.Refused,  NeedsTls),
        new("IHAVE",        Outcome.Refused,  NeedsTls),
        new("LAST",         Outcome.Refused,  NeedsTls),
        new("LIST",         Outcome.Refused,  NeedsTls),
        new("LISTGROUP",    Outcome.Refused,  NeedsTls),
        new("NEWGROUPS",    Outcome.Refused,  NeedsTls),
        new("NEWNEWS",      Outcome.Refused,  NeedsTls),
        new("NEXT",         Outcome.Refused,  NeedsTls),
        new("OVER",         Outcome.Refused,  NeedsTls),
        new("POST",         Outcome.Refused,  NeedsTls),
        new("STAT",         Outcome.Refused,  NeedsTls),
        new("XHDR",         Outcome.Refused,  NeedsTls),
        new("XOVER",        Outcome.Refused,  NeedsTls),
    ];

    internal override int LongestLine => PreludeLimits.NntpCommand;

    // RFC 3977 §5.1: no greeting follows TLS, and 201 would have a client think for good that it may not post.
    protected override string Greeting => $"200 {Host} ready";

    protected override IReadOnlyList<Command> Commands => All;

    protected override string Unknown => "500 Unknown command";

    protected override string WrongArgument => "501 Syntax error";

    protected override string LastWords(string text) => $"400 {text}"; // RFC 3977 §3.2.1
}
