using System.Globalization;
using System.Text.RegularExpressions;
using Postern.Stunnel.Settings;

namespace Postern.Configuration.Stunnel;

/// <summary>Why stunnel's reader refused a file, as a place and a sentence.</summary>
internal static partial class StunnelMistake
{
    private const int Error = 3;
    private const string Last = "Configuration failed";

    /// <summary>The place, where the words name a line, and what is wrong there.</summary>
    public static (Place? Where, string Text) Of(IReadOnlyList<Message> messages)
    {
        int begin = messages.ToList().FindLastIndex(message => message.Text.StartsWith("Initializing service ", StringComparison.Ordinal)) + 1;
        var errors = messages.Skip(begin).Where(message => message.Level <= Error && message.Text is not (Last or "No trusted certificates found")).Select(message => message.Text).ToList();
        if (errors.Count == 0)
            return (null, Last);
        var match = LineError().Match(errors[^1]);
        if (!match.Success)
            return (null, string.Join(": ", errors));
        errors[^1] = $"{match.Groups["text"].Value}: {match.Groups["what"].Value}";
        return (new Place(match.Groups["file"].Value, int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture)), string.Join(": ", errors));
    }

    [GeneratedRegex("^(?<file>.*):(?<line>[0-9]+): \"(?<text>.*)\": (?<what>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineError();
}
