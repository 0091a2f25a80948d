using System.Globalization;
using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>What a server says to a command in one form for all that mean the same: without words for persons, without numbers that each server chooses, in the order of the alphabet where the order is free.</summary>
internal static partial class Answers
{
    /// <summary>The form of all responses to one command, the tagged one last.</summary>
    internal static string Of(IReadOnlyList<string> responses) =>
        string.Join('\n', Untagged(responses.SkipLast(1), One).Append(One(responses[^1])));

    /// <summary>The same with the numbers as they are, of untagged responses.</summary>
    internal static IReadOnlyList<string> Exact(IEnumerable<string> responses) => Untagged(responses, Form);

    /// <summary>One response with the numbers as they are.</summary>
    internal static string Exact(string response) => Form(response);

    private static List<string> Untagged(IEnumerable<string> responses, Func<string, string> form)
    {
        var untagged = new List<string>();
        var gone = new SortedSet<int>();
        foreach (string response in responses)
        {
            // RFC 9051 §2.3.1.1 leaves \Recent out; it is compared by a test of its own.
            if (Recent().IsMatch(response))
                continue;
            if (Expunge().Match(response) is { Success: true } expunge)
                gone.Add(Before(gone, int.Parse(expunge.Groups["n"].ValueSpan, CultureInfo.InvariantCulture)));
            else
                untagged.Add(form(response));
        }
        if (gone.Count > 0)
            untagged.Add($"* {string.Join(',', gone)} EXPUNGE");
        untagged.Sort(StringComparer.Ordinal);
        return untagged;
    }

    /// <summary>The number that a message had before these went.</summary>
    private static int Before(SortedSet<int> gone, int number)
    {
        foreach (int earlier in gone)
            number += earlier <= number ? 1 : 0;
        return number;
    }

    private static string One(string response)
    {
        string text = Lists().Replace(response, "* ${name}");
        text = Validity().Replace(text, "${name} N");
        text = text.Replace(") \"/\" ", ") \".\" ", StringComparison.Ordinal); // a Maildir of either has both
        return Form(ModSeq().Replace(text, "${name}M"));
    }

    private static string Form(string response)
    {
        if (response.StartsWith('+'))
            return "+";
        string text = Status().Replace(response, "${kept}");
        text = text.Replace(" \\Recent", "", StringComparison.Ordinal).Replace("\\Recent", "", StringComparison.Ordinal);
        text = Flags().Replace(text, list => $"({string.Join(' ', list.Groups["flags"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.OrdinalIgnoreCase))})");
        return Fetch().Match(text) is { Success: true } fetch ? fetch.Groups["head"].Value + string.Join(' ', FetchItems.Of(fetch.Groups["items"].Value).Select(item => $"{item.Name} {item.Value}").Order(StringComparer.Ordinal)) : text;
    }

    [GeneratedRegex(@"^\* [0-9]+ RECENT$", RegexOptions.CultureInvariant)]
    private static partial Regex Recent();

    [GeneratedRegex(@"^\* (?<n>[0-9]+) EXPUNGE$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Expunge();

    [GeneratedRegex(@"^(?<kept>(\* )?(OK|NO|BAD)( \[[^\]]*\])?).*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Status();

    [GeneratedRegex(@"^\* (?<name>CAPABILITY|ID|NAMESPACE) .*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Lists();

    [GeneratedRegex(@"(?<name>UIDVALIDITY|APPENDUID|COPYUID) [0-9]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Validity();

    [GeneratedRegex(@"(?<name>HIGHESTMODSEQ |MODSEQ \()[0-9]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ModSeq();

    [GeneratedRegex(@"\((?<flags>([\\$A-Za-z][A-Za-z]*|\\\*| )*)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Flags();

    [GeneratedRegex(@"^(?<head>\* [0-9]+ FETCH )\((?<items>.*)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Fetch();
}
