using System.Buffers;
using System.Text;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Net.Engine;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Content;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Fuzz.Servers;

/// <summary>What stands behind a mail door: it takes one password, and breaks where it hears what it must never hear.</summary>
internal sealed class StrictBackend : IBackend, INextHop
{
    /// <summary>The only password.</summary>
    internal const string Password = "right";

    private readonly ArrayBufferWriter<byte> _mail = new();
    private DataWriter _writer = new();
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
        (_inMail, _isBegun) = (false, false); // whoever is reached again knows nothing of what was begun before
        return ValueTask.FromResult<Opening>(new Opening.Opened(["IMAP4rev1", "IDLE"], "in") { NextHop = this });
    }

    /// <inheritdoc/>
    public bool IsLost => false;

    /// <inheritdoc/>
    public ValueTask<SmtpReply> MailAsync(MailFrom mail)
    {
        Expect("MAIL " + mail.Format(Offers.Extensions | SmtpExtensions.Auth));
        Invariant.Holds(!_isBegun, "one mail at a time");
        Invariant.Holds(mail.Auth is null, "who submitted it is for us to say");
        _isBegun = true;
        return Say(250);
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> RcptAsync(RcptTo rcpt)
    {
        Expect("RCPT " + rcpt.Format(Offers.Extensions));
        Invariant.Holds(_isBegun, "MAIL comes first");
        return Say(250);
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> BeginAsync(ReadOnlyMemory<byte> received, HeaderSection header)
    {
        Expect("DATA");
        Invariant.Holds(_isBegun, "MAIL comes first");
        _inMail = true;
        _mail.ResetWrittenCount();
        _writer = new DataWriter();
        _writer.Write(received.Span, _mail);
        return Say(354);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> piece)
    {
        Invariant.Holds(_inMail, "a mail comes behind DATA");
        _writer.Write(piece.Span, _mail);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> EndAsync()
    {
        Invariant.Holds(_inMail, "an end is that of a mail");
        _writer.Finish(_mail);
        string mail = "\r\n" + Encoding.Latin1.GetString(_mail.WrittenSpan);
        Invariant.Holds(mail.IndexOf("\r\n.\r\n", StringComparison.Ordinal) == mail.Length - 5, "a mail has one end");
        string rest = mail.Replace("\r\n", "", StringComparison.Ordinal);
        Invariant.Holds(!rest.Contains('\r', StringComparison.Ordinal) && !rest.Contains('\n', StringComparison.Ordinal) && !rest.Contains('\0', StringComparison.Ordinal), "every line ends with CR and LF");
        Invariant.Holds(mail.StartsWith("\r\nReceived: from ", StringComparison.Ordinal), "it says how it came");
        (_inMail, _isBegun) = (false, false);
        return Say(250);
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> ResetAsync()
    {
        Expect("RSET");
        _isBegun = false;
        return Say(250);
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> QuitAsync() => throw new InvalidOperationException("Broken: a door does not take leave of it");

    /// <inheritdoc/>
    public ValueTask AbandonAsync()
    {
        (_inMail, _isBegun) = (false, false);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => AbandonAsync();

    private void Expect(string command)
    {
        Invariant.Holds(_isIn, "nothing is asked of the next hop without a login: " + command);
        Invariant.Holds(!_inMail, "no command is in a mail: " + command);
        Invariant.Holds(!command.Any(char.IsControl), "a command is one line: " + command);
    }

    private static ValueTask<SmtpReply> Say(int code) => ValueTask.FromResult(SmtpReply.Of(code, "fine"));
}
