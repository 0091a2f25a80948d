using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Smtp;

/// <summary>One line of an EHLO reply (RFC 5321 §4.1.1.1): a keyword and its parameters.</summary>
/// <param name="Name">The keyword in capitals; <c>AUTH=</c> for the old form that some servers send beside AUTH.</param>
/// <param name="Parameters">What follows, word by word.</param>
public sealed record EhloKeyword(string Name, IReadOnlyList<string> Parameters)
{
    /// <summary>The keyword that servers sent before RFC 2554 was done, and some old clients wait for.</summary>
    public const string OldAuth = "AUTH=";

    /// <summary>Reads a line without its code; what is no keyword is none.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out EhloKeyword? keyword)
    {
        keyword = null;
        if (!line.All(letter => letter is >= ' ' and <= '~'))
            return false;
        // "AUTH=LOGIN PLAIN" and "AUTH=" alone: what stands behind the sign is the first mechanism.
        if (line.StartsWith(OldAuth, StringComparison.OrdinalIgnoreCase))
            line = OldAuth + " " + line[OldAuth.Length..];
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !IsKeyword(words[0]))
            return false;
        keyword = new(words[0].ToUpperInvariant(), words[1..]);
        return true;
    }

    /// <summary>The line without its code.</summary>
    public override string ToString() => Name == OldAuth ? Name + string.Join(' ', Parameters) : string.Join(' ', [Name, .. Parameters]);

    /// <summary>The same keyword and the same parameters.</summary>
    public bool Equals(EhloKeyword? other) => other is not null && Name == other.Name && Parameters.SequenceEqual(other.Parameters, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Parameters.Count);

    // ehlo-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-"); underscores and dots are seen
    private static bool IsKeyword(string word) =>
        word.Equals(OldAuth, StringComparison.OrdinalIgnoreCase) || (char.IsAsciiLetterOrDigit(word[0]) && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));
}
