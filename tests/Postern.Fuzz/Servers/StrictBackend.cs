using System.Text;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Net.Engine;
using Postern.Wire.Smtp;

namespace Postern.Fuzz.Servers;

/// <summary>What stands behind a mail door: it takes one password, and breaks where it hears what it must never hear.</summary>
internal sealed class StrictBackend : IBackend, INextHop
{
    /// <summary>The only password.</summary>
    internal const string Password = "right";

    private readonly StringBuilder _mail = new();
    private bool _isIn;
    private bool _isBegun;
    private bool _inMail;

    /// <summary>Somebody has logged in.</summary>
    internal bool IsIn => _isIn;

    /// <inheritdoc/>
    public EhloReply Offers { get; } = new EhloReply("hop", []).With("8BITMIME").With("SMTPUTF8").With("DSN");

    /// <inheritdoc/>
    public ValueTask<BackendProfile> ProfileAsync(Connection connection) =>
        ValueTask.FromResult(new BackendProfile(["IMAP4rev1", "LITERAL+", "8BITMIME", "DSN", "UIDL"]));

    /// <inheritdoc/>
    public ValueTask<Opening> OpenAsync(Connection connection, Identity identity)
    {
        Invariant.Holds(identity.Password is not null, "a login brings a password");
        if (Encoding.UTF8.GetString(identity.Password!.Reveal().Span) != Password)
            return ValueTask.FromResult<Opening>(new Opening.Refused(RefusalKind.WrongCredentials, null, "", "wrong"));
        _isIn = true;
        Abandon(); // whoever is reached again knows nothing of what was begun before
        return ValueTask.FromResult<Opening>(new Opening.Opened(["IMAP4rev1", "IDLE"], "in") { NextHop = this });
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> AskAsync(string command, string step)
    {
        Invariant.Holds(_isIn, "nothing is asked of the next hop without a login: " + command);
        Invariant.Holds(!_inMail, "no command is in a mail: " + command);
        Invariant.Holds(!command.Any(char.IsControl), "a command is one line: " + command);
        switch (command[..4])
        {
            case "MAIL":
                Invariant.Holds(!_isBegun, "one mail at a time");
                Invariant.Holds(!command.Contains(" AUTH=", StringComparison.Ordinal), "who submitted it is for us to say");
                _isBegun = true;
                return Say(250);
            case "RCPT":
                Invariant.Holds(_isBegun, "MAIL comes first");
                return Say(250);
            case "DATA":
                Invariant.Holds(_isBegun, "MAIL comes first");
                _inMail = true;
                _mail.Clear();
                return Say(354);
            case "RSET":
                _isBegun = false;
                return Say(250);
            default:
                throw new InvalidOperationException("Broken: only these commands are for a next hop: " + command);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> piece)
    {
        Invariant.Holds(_inMail, "a mail comes behind DATA");
        _mail.Append(Encoding.Latin1.GetString(piece.Span));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> JudgeAsync()
    {
        string mail = "\r\n" + _mail;
        Invariant.Holds(mail.EndsWith("\r\n.\r\n", StringComparison.Ordinal), "a mail has its end");
        Invariant.Holds(mail.IndexOf("\r\n.\r\n", StringComparison.Ordinal) == mail.Length - 5, "and no other before it");
        string rest = mail.Replace("\r\n", "", StringComparison.Ordinal);
        Invariant.Holds(!rest.Contains('\r', StringComparison.Ordinal) && !rest.Contains('\n', StringComparison.Ordinal) && !rest.Contains('\0', StringComparison.Ordinal), "every line ends with CR and LF");
        Invariant.Holds(mail.StartsWith("\r\nReceived: from ", StringComparison.Ordinal), "it says how it came");
        (_inMail, _isBegun) = (false, false);
        return Say(250);
    }

    /// <inheritdoc/>
    public void Abandon() => (_inMail, _isBegun) = (false, false);

    private static ValueTask<SmtpReply> Say(int code) => ValueTask.FromResult(SmtpReply.Of(code, "fine"));
}
