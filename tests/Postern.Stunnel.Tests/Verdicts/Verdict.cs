using System.Text.RegularExpressions;

namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>What became of a configuration.</summary>
/// <param name="IsAccepted">Whether it may run.</param>
/// <param name="Lines">What reading it said, prefixes and all, without what is said of the program and what OpenSSL has in its queue of errors.</param>
internal sealed partial record Verdict(bool IsAccepted, IReadOnlyList<string> Lines)
{
    private const string Good = "[.] Configuration successful";
    private const string Bad = "[!] Configuration failed";

    // The queue names lines of OpenSSL's sources; the line behind it says what it comes to.
    private static readonly string[] NotOfReading =
    [
"[ ] Initializing inetd mode", "[ ] Clients allowed", "[.] stunnel ", "[.] Compiled", "[.] Running", "[.] Threading", "[ ] errno",
        "[!] error queue", "[!] FIPS PROVIDER", "[!] ENGINE_by_id",
    ];

    /// <summary>The line that refused it; the last one where none did.</summary>
    public string Reason => Lines.Count < 2 ? "" : Lines[^2];

    /// <summary>The verdict in what stunnel4 wrote, or what our reader said.</summary>
    public static Verdict In(IEnumerable<string> lines)
    {
        var kept = new List<string>();
        foreach (var line in lines)
        {
            if (!NotOfReading.Any(start => line.StartsWith(start, StringComparison.Ordinal)))
                kept.Add(OfOpenSsl().Replace(line, "${who}: (OpenSSL)"));
            if (line is Good or Bad)
                return new(line is Good, kept);
        }

        return new(IsAccepted: false, kept);
    }

    // Whose line of whose source it is depends on the build, and stunnel says what was left of an earlier error.
    [GeneratedRegex(@"^(?<who>\[!\] \w+): \S+:\d+: error:.*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfOpenSsl();
}
