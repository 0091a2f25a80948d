using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Text;

/// <summary>Mailbox names in ASCII, as IMAP4rev1 sends them and Maildir++ has them on the disk (RFC 3501 §5.1.3).</summary>
/// <remarks>What is printable stands for itself, <c>&amp;</c> is <c>&amp;-</c>, all else is UTF-16 in Base64 with a comma for the slash.</remarks>
public static class ModifiedUtf7
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    private static readonly SearchValues<char> Special = SearchValues.Create("&");

    /// <summary>The name in ASCII; half a surrogate pair becomes U+FFFD.</summary>
    public static string Encode(string name)
    {
        if (IsDirect(name) && name.AsSpan().IndexOfAny(Special) < 0)
            return name;
        var text = new StringBuilder(name.Length + 16);
        for (int i = 0; i < name.Length;)
        {
            int plain = i;
            while (i < name.Length && name[i] is >= ' ' and <= '~')
                i++;
            text.Append(name[plain..i].Replace("&", "&-", StringComparison.Ordinal));
            int shifted = i;
            while (i < name.Length && name[i] is < ' ' or > '~')
                i++;
            if (i > shifted)
                Shift(text, name.AsSpan(shifted, i - shifted));
        }

        return text.ToString();
    }

    /// <summary>The name behind such ASCII; false where nothing encodes to exactly this, so that each mailbox has one name.</summary>
    public static bool TryDecode(string ascii, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (!IsDirect(ascii))
            return false;
        var text = new StringBuilder(ascii.Length);
        for (int i = 0; i < ascii.Length; i++)
        {
            if (ascii[i] != '&')
            {
                text.Append(ascii[i]);
                continue;
            }

            int end = ascii.IndexOf('-', i);
            if (end < 0 || !TryUnshift(ascii.AsSpan(i + 1, end - i - 1), text))
                return false;
            i = end;
        }

        string decoded = text.ToString();
        if (Encode(decoded) != ascii)
            return false;
        name = decoded;
        return true;
    }

    private static bool IsDirect(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    private static void Shift(StringBuilder text, ReadOnlySpan<char> run)
    {
        text.Append('&');
        (int bits, int held) = (0, 0);
        for (int i = 0; i < run.Length; i++)
        {
            char unit = IsWhole(run, i) ? run[i] : '\uFFFD';
            bits = (bits << 16) | unit;
            for (held += 16; held >= 6; held -= 6)
                text.Append(Digits[(bits >> (held - 6)) & 63]);
            bits &= (1 << held) - 1;
        }

        if (held > 0)
            text.Append(Digits[(bits << (6 - held)) & 63]);
        text.Append('-');
    }

    private static bool IsWhole(ReadOnlySpan<char> run, int i) =>
        char.IsHighSurrogate(run[i]) ? i + 1 < run.Length && char.IsLowSurrogate(run[i + 1])
        : !char.IsLowSurrogate(run[i]) || (i > 0 && char.IsHighSurrogate(run[i - 1]));

    private static bool TryUnshift(ReadOnlySpan<char> digits, StringBuilder text)
    {
        if (digits.IsEmpty)
            text.Append('&');
        (int bits, int held) = (0, 0);
        foreach (char digit in digits)
        {
            int value = Digits.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0)
                return false;
            bits = (bits << 6) | value;
            held += 6;
            if (held < 16)
                continue;
            held -= 16;
            text.Append((char)(bits >> held));
            bits &= (1 << held) - 1;
        }

        return held < 6 && bits == 0;
    }
}
