using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Pop3;

/// <summary>One line of a CAPA list (RFC 2449 §5): a name and what belongs to it.</summary>
/// <param name="Name">The name in capitals.</param>
/// <param name="Arguments">What follows, word by word.</param>
public sealed record Pop3Capability(string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>Reads a line without its CRLF; a line with anything unprintable is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out Pop3Capability? capability)
    {
        capability = null;
        if (line.Length > Pop3Limits.ReplyRead || line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return false;
        string[] words = Encoding.ASCII.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0].StartsWith('.'))
            return false;
        capability = new(words[0].ToUpperInvariant(), words[1..]);
        return true;
    }

    /// <summary>The line without its CRLF.</summary>
    public override string ToString() => string.Join(' ', [Name, .. Arguments]);

    /// <summary>The same name and the same words.</summary>
    public bool Equals(Pop3Capability? other) => other is not null && Name == other.Name && Arguments.SequenceEqual(other.Arguments, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Arguments.Count);
}
