using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Sasl.Digest;

/// <summary>The directives of a challenge or a response, RFC 2831 §7.1: 1#( name "=" ( token / quoted-string ) ).</summary>
internal sealed class Directives
{
    private readonly List<(string Name, string Value)> _all = [];

    private Directives()
    {
    }

    /// <summary>All values of a name that may come again.</summary>
    public IEnumerable<string> Every(string name) => _all.Where(one => one.Name == name).Select(one => one.Value);

    /// <summary>The value of a name that must come at most once; null where it does not come.</summary>
    public string? Find(string name) => Every(name).FirstOrDefault();

    /// <summary>Whether none of these comes more than once.</summary>
    public bool AreSingle(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Every(name).Skip(1).Any())
                return false;
        }
        return true;
    }

    /// <summary>Reads them; each octet becomes a character, so that the caller chooses the character set.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out Directives? directives)
    {
        directives = new Directives();
        string rest = Encoding.Latin1.GetString(message).TrimStart(Blank);
        while (rest.Length > 0)
        {
            if (rest[0] == ',')
            {
                // 1#rule lets elements be empty.
                rest = rest[1..].TrimStart(Blank);
                continue;
            }
            int equals = rest.IndexOf('=');
            if (equals <= 0 || !TryValue(rest[(equals + 1)..].TrimStart(Blank), out string value, out string behind) || behind is not ("" or [',', ..]))
            {
                directives = null;
                return false;
            }
            directives._all.Add((rest[..equals].Trim(Blank).ToLowerInvariant(), value));
            rest = behind;
        }
        return directives._all.Count > 0;
    }

    /// <summary>Writes a quoted-string.</summary>
    public static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static readonly char[] Blank = [' ', '\t', '\r', '\n'];

    private static bool TryValue(string text, out string value, out string behind)
    {
        if (text is not ['"', ..])
        {
            int end = text.IndexOf(',');
            end = end < 0 ? text.Length : end;
            value = text[..end].TrimEnd(Blank);
            behind = text[end..];
            return value.Length > 0 && !value.Contains('"');
        }
        var unquoted = new StringBuilder();
        for (int at = 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                value = unquoted.ToString();
                behind = text[(at + 1)..].TrimStart(Blank);
                return true;
            }
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            unquoted.Append(text[at]);
        }
        value = behind = "";
        return false;
    }
}
