using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Mail.Accounts.OneTime;

/// <summary>Bytes as letters that a person can type, RFC 4648 §6.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Bits = 5;

    /// <summary>Writes them, without the equals signs at the end, which authenticators do not want.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(((bytes.Length * 8) + Bits - 1) / Bits);
        int held = 0, count = 0;
        foreach (var one in bytes)
        {
            held = (held << 8) | one;
            for (count += 8; count >= Bits; count -= Bits)
                text.Append(Alphabet[(held >> (count - Bits)) & 31]);
            held &= (1 << count) - 1;
        }

        if (count > 0)
            text.Append(Alphabet[(held << (Bits - count)) & 31]);
        return text.ToString();
    }

    /// <summary>Reads them in any case of letters, with blanks, dashes and equals signs or without; false for anything else.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var found = new List<byte>(text.Length * Bits / 8);
        int held = 0, count = 0;
        bytes = null;
        foreach (var letter in text.TrimEnd('='))
        {
            if (letter is ' ' or '-')
                continue;
            var value = Alphabet.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
            if (value < 0 || letter > '\x7f')
                return false;
            held = (held << Bits) | value;
            count += Bits;
            if (count < 8)
                continue;
            count -= 8;
            found.Add((byte)(held >> count));
            held &= (1 << count) - 1;
        }

        // Bits that fill up no byte are zero, or a letter is missing (RFC 4648 §3.5).
        if (count >= Bits || held != 0)
            return false;
        bytes = [.. found];
        return true;
    }
}
