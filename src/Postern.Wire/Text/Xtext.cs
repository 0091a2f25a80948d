using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Postern.Wire.Text;

/// <summary>RFC 3461 §4: <c>xtext</c>, in which <c>+</c> and two capital hexadecimal digits stand for what may not stand itself.</summary>
public static class Xtext
{
    /// <summary>Reads xtext into bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var decoded = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            byte letter = text[i];
            if (letter is < 0x21 or > 0x7E or (byte)'=')
                return false;
            if (letter == '+')
            {
                if (i + 2 >= text.Length || !IsHex(text[i + 1]) || !IsHex(text[i + 2]))
                    return false;
                letter = byte.Parse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }
            decoded.Add(letter);
        }
        bytes = [.. decoded];
        return true;
    }

    /// <summary>Writes bytes as xtext.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte letter in bytes)
        {
            if (letter is < 0x21 or > 0x7E or (byte)'+' or (byte)'=')
                text.Append(CultureInfo.InvariantCulture, $"+{letter:X2}");
            else
                text.Append((char)letter);
        }
        return text.ToString();
    }

    /// <summary>Writes a text, as UTF-8, as xtext.</summary>
    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    // hexchar = ASCII "+" immediately followed by two upper case hexadecimal digits
    private static bool IsHex(byte letter) => letter is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'F');
}
