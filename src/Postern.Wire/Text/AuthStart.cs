using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Text;

/// <summary>How a client begins a SASL exchange: the arguments of AUTH in POP3 and SMTP, and of AUTHENTICATE in IMAP.</summary>
/// <param name="Mechanism">The mechanism, in capitals.</param>
/// <param name="InitialResponse">The initial response; null where there was none, which is not the same as one of no bytes.</param>
public sealed record AuthStart(string Mechanism, Secret? InitialResponse)
{
    private const int LongestMechanism = 20; // RFC 4422 §3.1

    /// <summary>Reads <c>MECHANISM [INITIAL-RESPONSE]</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> argument, [NotNullWhen(true)] out AuthStart? start, out string fault)
    {
        start = null;
        argument = argument.Trim((byte)' ');
        int space = argument.IndexOf((byte)' ');
        var mechanism = space < 0 ? argument : argument[..space];
        fault = "Wrong name of a SASL mechanism";
        if (!IsMechanism(mechanism))
            return false;
        fault = "";
        Secret? response = null;
        if (space >= 0)
        {
            fault = "Wrong base64 in the initial response";
            if (!Base64Line.TryDecodeInitial(argument[(space + 1)..].TrimStart((byte)' '), out byte[]? bytes))
                return false;
            response = new(bytes);
            fault = "";
        }
        start = new(Encoding.ASCII.GetString(mechanism).ToUpperInvariant(), response);
        return true;
    }

    /// <summary>Whether these bytes are the name of a mechanism, in capitals or not (RFC 4422 §3.1).</summary>
    public static bool IsMechanism(ReadOnlySpan<byte> word)
    {
        foreach (byte letter in word)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'_'))
                return false;
        }
        return word.Length is > 0 and <= LongestMechanism;
    }

    /// <summary>Writes <c>MECHANISM [INITIAL-RESPONSE]</c>; it holds what must not be logged.</summary>
    public string Format() =>
        InitialResponse is null ? Mechanism : $"{Mechanism} {Base64Line.EncodeInitial(InitialResponse.Reveal().Span)}";
}
