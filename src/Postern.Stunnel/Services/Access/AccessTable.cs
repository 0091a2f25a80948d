using System.Text;

namespace Postern.Stunnel.Services.Access;

/// <summary>hosts.allow or hosts.deny, read.</summary>
internal static class AccessTable
{
    /// <summary>The rules of its lines, in order; a line that is no rule is none, as hosts_access(5) has it.</summary>
    /// <param name="lines">The lines; a backslash at the end of one continues it on the next.</param>
    internal static IEnumerable<AccessRule> Read(IEnumerable<string> lines)
    {
        var whole = new StringBuilder();
        foreach (string line in lines)
        {
            whole.Append(line);
            if (line.EndsWith('\\'))
            {
                whole.Length--;
                continue;
            }
            if (RuleOf(whole.ToString()) is { } rule)
                yield return rule;
            whole.Clear();
        }
    }

    private static AccessRule? RuleOf(string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text[0] == '#')
            return null;
        List<string> fields = [.. Fields(text)];
        return fields.Count < 2 ? null : new AccessRule(PatternList.Read(fields[0]), PatternList.Read(fields[1]), fields[2..]);
    }

    /// <summary>Split at colons, but for those in the brackets of an IPv6 address and behind a backslash.</summary>
    private static IEnumerable<string> Fields(string text)
    {
        var field = new StringBuilder();
        bool bracketed = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ':' && !bracketed)
            {
                yield return field.ToString().Trim();
                field.Clear();
                continue;
            }
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == ':')
                i++;
            bracketed = text[i] == '[' || (bracketed && text[i] != ']');
            field.Append(text[i]);
        }
        yield return field.ToString().Trim();
    }
}
