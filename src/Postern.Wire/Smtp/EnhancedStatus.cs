using System.Globalization;

namespace Postern.Wire.Smtp;

/// <summary>An enhanced status code (RFC 2034 §4, RFC 3463 §2): <c>5.7.8</c>.</summary>
/// <param name="Class">2, 4 or 5.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Detail">What is the matter.</param>
public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    /// <summary>Reads the code that a text begins with, and the text behind it.</summary>
    public static bool TryTake(ref string text, out EnhancedStatus status)
    {
        status = default;
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        string word = space < 0 ? text : text[..space];
        if (!TryParse(word, out status))
            return false;
        text = space < 0 ? "" : text[(space + 1)..];
        return true;
    }

    /// <summary>Reads a code: no blank, no sign, no zero before another digit.</summary>
    public static bool TryParse(string word, out EnhancedStatus status)
    {
        status = default;
        string[] parts = word.Split('.');
        if (parts.Length != 3 || word.Length > 9 || parts[0] is not ("2" or "4" or "5") || !TryNumber(parts[1], out int subject) || !TryNumber(parts[2], out int detail))
            return false;
        status = new(parts[0][0] - '0', subject, detail);
        return true;
    }

    /// <summary>The code.</summary>
    public override string ToString() => $"{Class}.{Subject}.{Detail}";

    // subject = 1*3digit; detail = 1*3digit
    private static bool TryNumber(string part, out int number)
    {
        number = 0;
        return part.Length is >= 1 and <= 3 && (part.Length == 1 || part[0] != '0') && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
