using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Smtp.Content;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp;

/// <summary>One command line of an SMTP or LMTP client (RFC 5321 §4.1).</summary>
/// <remarks>It may hold a password: it has no text of its own but its name.</remarks>
public sealed class SmtpCommand
{
    private enum Wants
    {
        Any,
        Nothing,
        Something,
    }

    // EndsGroup: RFC 2920 §3.1; and RFC 3207 §4, RFC 4954 §4 for what came later.
    private sealed record Row(string Name, SmtpVerb Verb, Wants Wants, bool EndsGroup = false, int Longest = SmtpLimits.Command);

    private static readonly Row[] Table =
    [
        new("HELO",     SmtpVerb.Helo,     Wants.Something, EndsGroup: true),
        new("EHLO",     SmtpVerb.Ehlo,     Wants.Something, EndsGroup: true),
        new("LHLO",     SmtpVerb.Lhlo,     Wants.Something, EndsGroup: true),
        new("MAIL",     SmtpVerb.Mail,     Wants.Something, Longest: SmtpLimits.Envelope),
        new("RCPT",     SmtpVerb.Rcpt,     Wants.Something, Longest: SmtpLimits.Envelope),
        new("DATA",     SmtpVerb.Data,     Wants.Nothing,   EndsGroup: true),
        new("BDAT",     SmtpVerb.Bdat,     Wants.Something),
        new("RSET",     SmtpVerb.Rset,     Wants.Nothing),
        new("VRFY",     SmtpVerb.Vrfy,     Wants.Something, EndsGroup: true),
        new("EXPN",     SmtpVerb.Expn,     Wants.Something, EndsGroup: true),
        new("HELP",     SmtpVerb.Help,     Wants.Any),
        new("NOOP",     SmtpVerb.Noop,     Wants.Any,       EndsGroup: true),
        new("QUIT",     SmtpVerb.Quit,     Wants.Nothing,   EndsGroup: true),
        new("STARTTLS", SmtpVerb.StartTls, Wants.Nothing,   EndsGroup: true),
        new("AUTH",     SmtpVerb.Auth,     Wants.Something, EndsGroup: true, Longest: SmtpLimits.Auth),
        new("XCLIENT",  SmtpVerb.Xclient,  Wants.Something, EndsGroup: true),
    ];

    private static readonly Row Other = new("", SmtpVerb.Unknown, Wants.Any);

    private readonly Row _row;
    private readonly byte[] _argument;

    private SmtpCommand(Row row, string name, byte[] argument)
    {
        _row = row;
        Name = name;
        _argument = argument;
    }

    /// <summary>Which command it is.</summary>
    public SmtpVerb Verb => _row.Verb;

    /// <summary>The verb in capitals, also of a command that is not known.</summary>
    public string Name { get; }

    /// <summary>What follows the verb and its blank, without blanks at the ends.</summary>
    public ReadOnlySpan<byte> Argument => _argument;

    /// <summary>A client that pipelines must wait for this command's reply: bytes behind it are a fault (RFC 2920 §3.1).</summary>
    public bool EndsGroup => _row.EndsGroup;

    /// <summary>Reads a line without its CRLF; a command that is not known is read too.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out SmtpCommand? command, [NotNullWhen(false)] out SmtpReply? refusal)
    {
        command = null;
        int space = line.IndexOf((byte)' ');
        var word = space < 0 ? line : line[..space];
        refusal = SmtpReply.Of(500, "5.5.2", "Not a command");
        if (!IsVerb(word))
            return false;
        string name = Encoding.ASCII.GetString(word).ToUpperInvariant();
        var row = Array.Find(Table, row => row.Name == name) ?? Other;
        refusal = SmtpReply.Of(500, "5.5.2", "Line too long");
        if (line.Length > row.Longest)
            return false;
        var argument = space < 0 ? default : line[(space + 1)..].Trim((byte)' ');
        refusal = SmtpReply.Of(500, "5.5.2", "Control character in a command");
        if (argument.ContainsAnyInRange((byte)0, (byte)0x1F) || argument.Contains((byte)0x7F))
            return false;
        refusal = SmtpReply.Of(501, "5.5.4", row.Wants == Wants.Nothing ? $"{name} takes no argument" : $"{name} wants an argument");
        if (row.Wants != Wants.Any && argument.IsEmpty != (row.Wants == Wants.Nothing))
            return false;
        refusal = null;
        command = new(row, name, argument.ToArray());
        return true;
    }

    /// <summary>The name that HELO, EHLO and LHLO bring.</summary>
    public bool TryHelo([NotNullWhen(true)] out HeloName? name, [NotNullWhen(false)] out SmtpReply? refusal) => HeloName.TryParse(_argument, out name, out refusal);

    /// <summary>What MAIL brings; a parameter of an extension that is not offered is refused.</summary>
    public bool TryMail(SmtpExtensions offered, [NotNullWhen(true)] out MailFrom? mail, [NotNullWhen(false)] out SmtpReply? refusal) =>
        MailFrom.TryParse(_argument, offered, out mail, out refusal);

    /// <summary>What RCPT brings.</summary>
    /// <param name="offered">The extensions that the server offers.</param>
    /// <param name="isUtf8">The transaction was begun with SMTPUTF8.</param>
    /// <param name="rcpt">What was read.</param>
    /// <param name="refusal">What the client is told.</param>
    public bool TryRcpt(SmtpExtensions offered, bool isUtf8, [NotNullWhen(true)] out RcptTo? rcpt, [NotNullWhen(false)] out SmtpReply? refusal) =>
        RcptTo.TryParse(_argument, offered, isUtf8, out rcpt, out refusal);

    /// <summary>The size and the end that BDAT brings.</summary>
    public bool TryBdat(out BdatArgument bdat, [NotNullWhen(false)] out SmtpReply? refusal) => BdatArgument.TryParse(_argument, out bdat, out refusal);

    /// <summary>The mechanism and the initial response that AUTH brings.</summary>
    public bool TryAuth([NotNullWhen(true)] out AuthStart? start, [NotNullWhen(false)] out SmtpReply? refusal)
    {
        // RFC 4954 §4: 501 for base64 that is none, too.
        refusal = AuthStart.TryParse(_argument, out start, out string fault) ? null : SmtpReply.Of(501, "5.5.2", fault);
        return start is not null;
    }

    /// <summary>What XCLIENT says.</summary>
    public bool TryXclient([NotNullWhen(true)] out XclientArguments? arguments, [NotNullWhen(false)] out SmtpReply? refusal)
    {
        refusal = XclientArguments.TryParse(_argument, isXtext: true, out arguments, out string fault) ? null : SmtpReply.Of(501, "5.5.4", fault);
        return arguments is not null;
    }

    /// <summary>The name alone: what follows may be a secret.</summary>
    public override string ToString() => Name;

    private static bool IsVerb(ReadOnlySpan<byte> word)
    {
        foreach (byte letter in word)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '-')
                return false;
        }
        return word.Length is > 0 and <= 32; // arbitrary: STARTTLS has eight letters
    }
}
