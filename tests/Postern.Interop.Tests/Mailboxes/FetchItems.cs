using Postern.Interop.Tests.Messages;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>The pairs in a FETCH response: what is told, and its value, a string one whether it came between quotes or as a literal.</summary>
internal static class FetchItems
{
    /// <summary>The pairs between the parentheses of a response.</summary>
    internal static IEnumerable<(string Name, string Value)> Of(string items)
    {
        for (int at = 0; at < items.Length;)
        {
            int start = at;
            // The name of a section has blanks and parentheses between its brackets.
            while (items[at] != ' ' || items.AsSpan(start, at - start).Count('[') > items.AsSpan(start, at - start).Count(']'))
                at++;
            string name = items[start..at].ToUpperInvariant();
            int value = ++at;
            at = ImapAnswer.EndOf(items, value);
            yield return (Section(name), ImapAnswer.Of(items[value..at].TrimStart('~') + "\r"));
            at++;
        }
    }

    /// <summary>The value of the first pair of this response whose name begins so; null where it has none.</summary>
    internal static string? Find(string response, string name)
    {
        int open = response.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? null : Of(response[(open + 1)..^1]).Where(item => item.Name.StartsWith(name, StringComparison.Ordinal)).Select(item => item.Value).FirstOrDefault();
    }

    /// <summary>Names of fields are told back as they came, or sorted, or between quotes.</summary>
    private static string Section(string name)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? name : name[..open] + "…" + name[name.IndexOf(')', StringComparison.Ordinal)..];
    }
}
