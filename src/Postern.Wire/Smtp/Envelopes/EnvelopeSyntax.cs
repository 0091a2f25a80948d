using System.Globalization;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp.Envelopes;

/// <summary>The values of parameters, and what is said to wrong ones (RFC 5321 §4.2.2, RFC 3463 §3.6).</summary>
internal static class EnvelopeSyntax
{
    /// <summary>Takes <c>FROM:</c> or <c>TO:</c>, in capitals or not.</summary>
    /// <remarks>Against RFC 5321 §3.3: blanks behind the colon are passed over, because so many programs send one.</remarks>
    public static bool TryKeyword(ReadOnlySpan<byte> argument, ReadOnlySpan<byte> keyword, out ReadOnlySpan<byte> rest)
    {
        bool isThere = argument.Length >= keyword.Length && Ascii.EqualsIgnoreCase(argument[..keyword.Length], keyword);
        rest = isThere ? argument[keyword.Length..].TrimStart((byte)' ') : default;
        return isThere;
    }

    public static SmtpReply WrongParameter() => SmtpReply.Of(501, "5.5.4", "Wrong parameters behind the address");

    public static SmtpReply WrongValue(string name) => SmtpReply.Of(501, "5.5.4", "Wrong value of " + PeerWords.Printable(name, 32));

    public static SmtpReply Unknown(string name) => SmtpReply.Of(555, "5.5.4", "Parameter is not known here: " + PeerWords.Printable(name, 32));

    // size-value = 1*20DIGIT
    public static bool TrySize(string? value, out long size)
    {
        size = 0;
        if (value is not { Length: > 0 and <= 20 } || !value.All(char.IsAsciiDigit))
            return false;
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out size))
            size = long.MaxValue;
        return true;
    }

    public static bool TryBody(string? value, out SmtpBody body)
    {
        body = value?.ToUpperInvariant() switch { "7BIT" => SmtpBody.SevenBit, "8BITMIME" => SmtpBody.EightBit, "BINARYMIME" => SmtpBody.Binary, _ => SmtpBody.Unsaid };
        return body != SmtpBody.Unsaid;
    }

    /// <summary>BODY= came with 8BITMIME; one value of it wants more.</summary>
    public static SmtpExtensions Wanted(string? body) =>
        "BINARYMIME".Equals(body, StringComparison.OrdinalIgnoreCase) ? SmtpExtensions.BinaryMime : SmtpExtensions.EightBitMime;

    public static string? Word(SmtpBody body) => body switch
    {
        SmtpBody.SevenBit => "BODY=7BIT",
        SmtpBody.EightBit => "BODY=8BITMIME",
        SmtpBody.Binary => "BODY=BINARYMIME",
        _ => null,
    };

    public static bool TryReturn(string? value, out DsnReturn back)
    {
        back = value?.ToUpperInvariant() switch { "FULL" => DsnReturn.Full, "HDRS" => DsnReturn.Headers, _ => DsnReturn.Unsaid };
        return back != DsnReturn.Unsaid;
    }

    /// <summary>xtext of printable ASCII and blanks, of at most so many octets as it is written.</summary>
    public static bool TryText(string? value, int longest, out string text)
    {
        text = "";
        if (value is null || value.Length > longest || !Xtext.TryDecode(Encoding.UTF8.GetBytes(value), out byte[]? bytes) || bytes.AsSpan().ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
            return false;
        text = Encoding.ASCII.GetString(bytes);
        return true;
    }

    // RFC 4954 §5: mailbox in xtext, or "<>", which is given as nothing
    public static bool TryAuth(string? value, out string auth)
    {
        if (!TryText(value, SmtpLimits.AuthParameter, out auth) || auth.Length == 0)
            return false;
        auth = auth == "<>" ? "" : auth;
        return true;
    }
}
