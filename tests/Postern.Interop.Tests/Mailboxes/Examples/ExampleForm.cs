using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>Responses that mean the same in one form: what a server may tell of a mailbox without being asked is left out.</summary>
internal static partial class ExampleForm
{
    /// <summary>Names of mailboxes without quotes that they do not need, and INBOX in capitals.</summary>
    internal static string Name(string response) => Listing().IsMatch(response) ? Quoted().Replace(response, "${atom}").Replace(" inbox", " INBOX", StringComparison.OrdinalIgnoreCase) : response;

    /// <summary>\Marked and \NoInferiors are a matter of the server, and items of STATUS in no order.</summary>
    internal static string Of(string response)
    {
        if (response.StartsWith("* LIST (", StringComparison.Ordinal))
            return Neat(Choices().Replace(response, ""));
        return Status().Match(response) is { Success: true } status ? $"{status.Groups["head"].Value}({string.Join(' ', Pairs().Matches(status.Groups["items"].Value).Select(pair => pair.Value).Order(StringComparer.Ordinal))})" : response;
    }

    /// <summary>A server may tell of each name whether there are others below it; that is left out where the example does not ask for it.</summary>
    internal static string ForPattern(string pattern, string response) =>
        response.StartsWith("* LIST (", StringComparison.Ordinal) && !pattern.Contains("\\Has", StringComparison.Ordinal) ? Neat(Children().Replace(response, "")) : response;

    private static string Neat(string response) => response.Replace("( ", "(", StringComparison.Ordinal).Replace("\\NoSelect", "\\Noselect", StringComparison.Ordinal);

    [GeneratedRegex(@"^\* (LIST|STATUS) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Listing();

    // Not the delimiter, nor an empty name, nor what follows a name.
    [GeneratedRegex(@"(?<=[ ])""(?<atom>[A-Za-z0-9][A-Za-z0-9/.]*)""(?= |$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@" ?\\(Marked|UnMarked|NoInferiors)(?=[ )])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Choices();

    [GeneratedRegex(@" ?\\(HasChildren|HasNoChildren)(?=[ )])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Children();

    [GeneratedRegex(@"^(?<head>\* STATUS \S+ )\((?<items>.*)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Status();

    [GeneratedRegex(@"[A-Z]+ \S+", RegexOptions.CultureInvariant)]
    private static partial Regex Pairs();
}
