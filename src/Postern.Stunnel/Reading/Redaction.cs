namespace Postern.Stunnel.Reading;

/// <summary>Takes what is secret out of a line before it is repeated in a message.</summary>
internal static class Redaction
{
    /// <summary>What stands in its place.</summary>
    public const string Mark = "(hidden)";

    // Words in the names of options whose values nobody may see, misspelt ones too; a header may hold a login.
    private static readonly string[] Words = ["pass", "word", "secret", "header"];

    public static string Of(string line)
    {
        // Where the sign is missing, the name ends at the first blank.
        var start = line.Length - line.TrimStart(LineText.Blanks).Length;
        var end = line.IndexOf('=') is var equals and >= 0 ? equals + 1 : line.IndexOfAny(LineText.Blanks, start);
        if (end < 0 || line[end..].Trim(LineText.Blanks).Length == 0)
            return line;
        var name = line[..end];
        // PSKsecrets names a file.
        return !name.Contains("PSKsecrets", StringComparison.OrdinalIgnoreCase)
            && Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? $"{name} {Mark}" : line;
    }
}
