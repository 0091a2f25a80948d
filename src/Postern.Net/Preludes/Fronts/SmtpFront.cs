using Postern.Net.Settings;

namespace Postern.Net.Preludes.Fronts;

/// <summary>SMTP and submission before STARTTLS (RFC 3207).</summary>
/// <remarks>EHLO promises only what holds before TLS; the server's own extensions come with the second EHLO (RFC 3207 §4.2).</remarks>
internal class SmtpFront(PreludeSettings settings, Limits limits) : Front(settings, limits)
{
    private const string NeedsTls = "530 5.7.0 Must issue a STARTTLS command first"; // RFC 3207 §4
    private const string Extensions = "250-{host}\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 STARTTLS";

    private static readonly Command[] Common =
    [
        new("STARTTLS", Outcome.Upgrade,  "220 2.0.0 Ready to start TLS", Argument.None),
        new("NOOP",     Outcome.Answered, "250 2.0.0 OK"),
        new("RSET",     Outcome.Answered, "250 2.0.0 OK"),
        new("QUIT",     Outcome.Leave,    "221 2.0.0 {host} closing connection"),
        new("HELP",     Outcome.Answered, "214 2.0.0 Start with STARTTLS (RFC 3207)"),
        new("MAIL",     Outcome.Refused,  NeedsTls),
        new("RCPT",     Outcome.Refused,  NeedsTls),
        new("DATA",     Outcome.Refused,  NeedsTls),
        new("BDAT",     Outcome.Refused,  NeedsTls),
        new("AUTH",     Outcome.Refused,  NeedsTls),
        new("VRFY",     Outcome.Refused,  NeedsTls),
        new("EXPN",     Outcome.Refused,  NeedsTls),
        new("ETRN",     Outcome.Refused,  NeedsTls),
    ];

    private static readonly Command[] Smtp =
    [
        new("EHLO", Outcome.Answered, Extensions, Argument.Some),
        new("HELO", Outcome.Answered, "250 {host}", Argument.Some),
        .. Common,
    ];

    /// <summary>RFC 2033 §4.1: LHLO in place of EHLO, and no HELO.</summary>
    protected static IReadOnlyList<Command> Lmtp { get; } =
    [
        new("LHLO", Outcome.Answered, Extensions, Argument.Some),
        .. Common,
    ];

    internal override int LongestLine => PreludeLimits.SmtpCommand;

    protected override string Greeting => $"220 {Host} ESMTP";

    protected override IReadOnlyList<Command> Commands => Smtp;

    protected override string Unknown => "500 5.5.2 Unknown command";

    protected override string WrongArgument => "501 5.5.4 Syntax error in arguments"; // RFC 3207 §4 for STARTTLS

    protected override string LastWords(string text) => $"421 4.3.0 {text}"; // RFC 5321 §3.8
}
