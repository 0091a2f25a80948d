using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp.Envelopes;

/// <summary>What MAIL says (RFC 5321 §4.1.1.2): whom the mail is from, and how it is to be treated.</summary>
public sealed record MailFrom
{
    /// <summary>Whom it is from.</summary>
    public required SmtpPath Path { get; init; }

    /// <summary>RFC 1870 §6: about how many octets it has; null where the client does not say.</summary>
    public long? Size { get; init; }

    /// <summary>RFC 6152 §3, RFC 3030 §3: what its octets may be.</summary>
    public SmtpBody Body { get; init; }

    /// <summary>RFC 6531 §3.4: addresses and header may be UTF-8.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>RFC 4954 §5: who submitted it, as the client has it from elsewhere; empty for nobody known, null where nothing is said.</summary>
    public string? Auth { get; init; }

    /// <summary>RFC 3461 §4.3: how much of it a report of failure brings back.</summary>
    public DsnReturn Return { get; init; }

    /// <summary>RFC 3461 §4.4: what a report calls it; null where nothing is said.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>RFC 8689 §2: it must not travel without TLS.</summary>
    public bool RequiresTls { get; init; }

    /// <summary>Reads what follows <c>MAIL</c>; a parameter that belongs to no offered extension is refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> argument, SmtpExtensions offered, [NotNullWhen(true)] out MailFrom? mail, [NotNullWhen(false)] out SmtpReply? refusal)
    {
        mail = null;
        if (!EnvelopeSyntax.TryKeyword(argument, "FROM:"u8, out var rest))
        {
            refusal = SmtpReply.Of(501, "5.5.4", "MAIL wants FROM:<address>");
            return false;
        }
        var reader = new AddressReader(rest);
        var path = reader.ReversePath();
        if (path is null)
        {
            refusal = SmtpReply.Of(501, "5.1.7", reader.Fault ?? "Wrong address");
            return false;
        }
        if (!SmtpParameters.TryParse(reader.Rest, out var parameters))
        {
            refusal = EnvelopeSyntax.WrongParameter();
            return false;
        }
        var read = new MailFrom { Path = path };
        foreach (var (name, value) in parameters.All)
        {
            (read, refusal) = read.With(name, value, offered);
            if (refusal is not null)
                return false;
        }
        // RFC 6531 §3.5
        refusal = read.IsUtf8 || path.Address?.IsAscii != false ? null : SmtpReply.Of(553, "5.6.7", "An address in UTF-8 wants SMTPUTF8");
        mail = refusal is null ? read : null;
        return mail is not null;
    }

    /// <summary>What follows <c>MAIL</c>, with those parameters that a server with these extensions takes.</summary>
    public string Format(SmtpExtensions offered)
    {
        var text = new StringBuilder("FROM:").Append(Path);
        Add(text, offered, SmtpExtensions.Size, Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"SIZE={size}") : null);
        Add(text, offered, Body == SmtpBody.Binary ? SmtpExtensions.BinaryMime : SmtpExtensions.EightBitMime, EnvelopeSyntax.Word(Body));
        Add(text, offered, SmtpExtensions.Utf8, IsUtf8 ? "SMTPUTF8" : null);
        Add(text, offered, SmtpExtensions.Auth, Auth is null ? null : "AUTH=" + (Auth.Length == 0 ? "<>" : Xtext.Encode(Auth)));
        Add(text, offered, SmtpExtensions.Dsn, Return switch { DsnReturn.Full => "RET=FULL", DsnReturn.Headers => "RET=HDRS", _ => null });
        Add(text, offered, SmtpExtensions.Dsn, EnvelopeId is null ? null : "ENVID=" + Xtext.Encode(EnvelopeId));
        Add(text, offered, SmtpExtensions.RequireTls, RequiresTls ? "REQUIRETLS" : null);
        return text.ToString();
    }

    private static void Add(StringBuilder text, SmtpExtensions offered, SmtpExtensions wanted, string? parameter)
    {
        if (parameter is not null && offered.HasFlag(wanted))
            text.Append(' ').Append(parameter);
    }

    private (MailFrom Mail, SmtpReply? Refusal) With(string name, string? value, SmtpExtensions offered)
    {
        (SmtpExtensions wanted, MailFrom? mail) = name switch
        {
            "SIZE" => (SmtpExtensions.Size, EnvelopeSyntax.TrySize(value, out long size) ? this with { Size = size } : null),
            "BODY" => (EnvelopeSyntax.Wanted(value), EnvelopeSyntax.TryBody(value, out var body) ? this with { Body = body } : null),
            "SMTPUTF8" => (SmtpExtensions.Utf8, value is null ? this with { IsUtf8 = true } : null),
            "AUTH" => (SmtpExtensions.Auth, EnvelopeSyntax.TryAuth(value, out string auth) ? this with { Auth = auth } : null),
            "RET" => (SmtpExtensions.Dsn, EnvelopeSyntax.TryReturn(value, out var back) ? this with { Return = back } : null),
            "ENVID" => (SmtpExtensions.Dsn, EnvelopeSyntax.TryText(value, SmtpLimits.EnvelopeId, out string id) ? this with { EnvelopeId = id } : null),
            "REQUIRETLS" => (SmtpExtensions.RequireTls, value is null ? this with { RequiresTls = true } : null),
            _ => (SmtpExtensions.None, null),
        };
        if (wanted == SmtpExtensions.None || !offered.HasFlag(wanted))
            return (this, EnvelopeSyntax.Unknown(name));
        return mail is null ? (this, EnvelopeSyntax.WrongValue(name)) : (mail, null);
    }
}

/// <summary>What the octets of a mail may be.</summary>
public enum SmtpBody
{
    /// <summary>Nothing is said: seven bits.</summary>
    Unsaid,

    /// <summary>Seven bits.</summary>
    SevenBit,

    /// <summary>Eight bits, in lines (RFC 6152).</summary>
    EightBit,

    /// <summary>Anything (RFC 3030).</summary>
    Binary,
}

/// <summary>How much of a mail a report of failure brings back.</summary>
public enum DsnReturn
{
    /// <summary>Nothing is said.</summary>
    Unsaid,

    /// <summary>All of it.</summary>
    Full,

    /// <summary>Its header.</summary>
    Headers,
}
