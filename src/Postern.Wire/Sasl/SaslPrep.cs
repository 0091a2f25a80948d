using System.Text;
using System.Text.Unicode;
using Postern.Wire.Sasl.Preparation;
using Postern.Wire.Text.Normalizing;

namespace Postern.Wire.Sasl;

/// <summary>Names and passwords in the one form in which they are compared, RFC 4013. Characters that Unicode did not have in 2002 are let through (RFC 3454 §7, a query).</summary>
public static class SaslPrep
{
    private static readonly CharacterSet Spaces = new(StringprepTable.Spaces);
    private static readonly CharacterSet Nothing = new(StringprepTable.Nothing);
    private static readonly CharacterSet Prohibited = new(StringprepTable.Prohibited);
    private static readonly CharacterSet RightToLeft = new(StringprepTable.RightToLeft);
    private static readonly CharacterSet LeftToRight = new(StringprepTable.LeftToRight);

    /// <summary>Prepares a name; false where it holds what none may hold, or nothing is left of it.</summary>
    public static bool TryPrepare(string text, out string prepared)
    {
        prepared = "";
        if (Ascii.IsValid(text))
        {
            prepared = text.Any(char.IsControl) ? "" : text;
            return prepared.Length > 0;
        }
        if (!IsWellFormed(text))
            return false;
        string normal = Normalization.FormKc(Map(text));
        if (normal.Length == 0 || normal.EnumerateRunes().Any(Prohibited.Contains) || !IsOneDirection(normal))
            return false;
        prepared = normal;
        return true;
    }

    /// <summary>Prepares a password in UTF-8, into a buffer that the caller clears; false where it holds what none may hold, or nothing is left of it.</summary>
    public static bool TryPrepare(ReadOnlySpan<byte> password, out byte[] prepared)
    {
        prepared = [];
        if (Ascii.IsValid(password))
        {
            // In ASCII nothing changes: no string is made of it, which nobody could clear.
            if (!password.IsEmpty && !password.ContainsAnyInRange((byte)0, (byte)0x1F) && !password.Contains((byte)0x7F))
                prepared = password.ToArray();
        }
        else if (Utf8.IsValid(password) && TryPrepare(Encoding.UTF8.GetString(password), out string text))
        {
            prepared = Encoding.UTF8.GetBytes(text);
        }
        return prepared.Length > 0;
    }

    /// <summary>RFC 4013 §2.1</summary>
    private static string Map(string text)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (Rune character in text.EnumerateRunes())
        {
            if (Spaces.Contains(character))
                mapped.Append(' ');
            else if (!Nothing.Contains(character))
                mapped.Append(character);
        }
        return mapped.ToString();
    }

    /// <summary>RFC 3454 §6: text from right to left holds no letter from left to right, and begins and ends with one of its own.</summary>
    private static bool IsOneDirection(string text)
    {
        Rune[] characters = [.. text.EnumerateRunes()];
        return !characters.Any(RightToLeft.Contains)
            || (!characters.Any(LeftToRight.Contains) && RightToLeft.Contains(characters[0]) && RightToLeft.Contains(characters[^1]));
    }

    /// <summary>Half a character is none.</summary>
    private static bool IsWellFormed(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out _, out int length) != System.Buffers.OperationStatus.Done)
                return false;
            at += length;
        }
        return true;
    }
}
