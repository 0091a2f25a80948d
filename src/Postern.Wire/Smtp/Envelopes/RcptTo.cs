using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp.Envelopes;

/// <summary>What RCPT says (RFC 5321 §4.1.1.3): whom the mail is for, and what is to be told.</summary>
public sealed record RcptTo
{
    /// <summary>Whom it is for.</summary>
    public required SmtpPath Path { get; init; }

    /// <summary>RFC 3461 §4.1: of what the sender is to be told.</summary>
    public DsnNotify Notify { get; init; }

    /// <summary>RFC 3461 §4.2: the kind of address that the sender wrote; null where nothing is said.</summary>
    public string? OriginalKind { get; init; }

    /// <summary>RFC 3461 §4.2: the address that the sender wrote.</summary>
    public string? Original { get; init; }

    /// <summary>Reads what follows <c>RCPT</c>.</summary>
    /// <param name="argument">What follows.</param>
    /// <param name="offered">The extensions that the server offers.</param>
    /// <param name="isUtf8">The transaction was begun with SMTPUTF8.</param>
    /// <param name="rcpt">What was read.</param>
    /// <param name="refusal">What the client is told.</param>
    public static bool TryParse(ReadOnlySpan<byte> argument, SmtpExtensions offered, bool isUtf8, [NotNullWhen(true)] out RcptTo? rcpt, [NotNullWhen(false)] out SmtpReply? refusal)
    {
        rcpt = null;
        if (!EnvelopeSyntax.TryKeyword(argument, "TO:"u8, out var rest))
        {
            refusal = SmtpReply.Of(501, "5.5.4", "RCPT wants TO:<address>");
            return false;
        }
        var reader = new AddressReader(rest);
        var path = reader.ForwardPath();
        if (path is null)
        {
            refusal = SmtpReply.Of(501, "5.1.3", reader.Fault ?? "Wrong address");
            return false;
        }
        if (!isUtf8 && path.Address?.IsAscii == false)
        {
            refusal = SmtpReply.Of(553, "5.6.7", "An address in UTF-8 wants SMTPUTF8");
            return false;
        }
        if (!SmtpParameters.TryParse(reader.Rest, out var parameters))
        {
            refusal = EnvelopeSyntax.WrongParameter();
            return false;
        }
        refusal = null;
        var read = new RcptTo { Path = path };
        foreach (var (name, value) in parameters.All)
        {
            (read, refusal) = read.With(name, value, offered);
            if (refusal is not null)
                return false;
        }
        rcpt = read;
        return true;
    }

    /// <summary>What follows <c>RCPT</c>, with those parameters that a server with these extensions takes.</summary>
    public string Format(SmtpExtensions offered)
    {
        var text = new StringBuilder("TO:").Append(Path);
        if (!offered.HasFlag(SmtpExtensions.Dsn))
            return text.ToString();
        if (Notify != DsnNotify.Unsaid)
            text.Append(" NOTIFY=").AppendJoin(',', Words.Where(row => Notify.HasFlag(row.Notify)).Select(row => row.Word));
        if (Original is not null)
            text.Append(" ORCPT=").Append(OriginalKind).Append(';').Append(Xtext.Encode(Original));
        return text.ToString();
    }

    private static readonly (string Word, DsnNotify Notify)[] Words =
        [("NEVER", DsnNotify.Never), ("SUCCESS", DsnNotify.Success), ("FAILURE", DsnNotify.Failure), ("DELAY", DsnNotify.Delay)];

    private (RcptTo Rcpt, SmtpReply? Refusal) With(string name, string? value, SmtpExtensions offered)
    {
        if (name is not ("NOTIFY" or "ORCPT") || !offered.HasFlag(SmtpExtensions.Dsn))
            return (this, EnvelopeSyntax.Unknown(name));
        if (name == "NOTIFY")
            return TryNotify(value ?? "", out var notify) ? (this with { Notify = notify }, null) : (this, EnvelopeSyntax.WrongValue(name));
        int semicolon = value?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        if (value is null || semicolon <= 0 || value.Length > SmtpLimits.OriginalRecipient
            || !value[..semicolon].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            || !EnvelopeSyntax.TryText(value[(semicolon + 1)..], SmtpLimits.OriginalRecipient, out string original))
            return (this, EnvelopeSyntax.WrongValue(name));
        return (this with { OriginalKind = value[..semicolon], Original = original }, null);
    }

    // notify-esmtp-value = "NEVER" / 1#notify-list-element; notify-list-element = "SUCCESS" / "FAILURE" / "DELAY"
    private static bool TryNotify(string value, out DsnNotify notify)
    {
        notify = DsnNotify.Unsaid;
        foreach (string word in value.Split(','))
        {
            var row = Array.Find(Words, row => row.Word.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (row.Notify == DsnNotify.Unsaid || notify.HasFlag(row.Notify))
                return false;
            notify |= row.Notify;
        }
        return notify == DsnNotify.Never || !notify.HasFlag(DsnNotify.Never);
    }
}

/// <summary>Of what the sender is to be told.</summary>
[Flags]
public enum DsnNotify
{
    /// <summary>Nothing is said: of failure, and perhaps of delay.</summary>
    Unsaid = 0,

    /// <summary>Of nothing; it stands alone.</summary>
    Never = 1,

    /// <summary>That it has arrived.</summary>
    Success = 2,

    /// <summary>That it will not arrive.</summary>
    Failure = 4,

    /// <summary>That it takes long.</summary>
    Delay = 8,
}
