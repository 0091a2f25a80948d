namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>What became of a configuration.</summary>
/// <param name="IsAccepted">Whether it may run.</param>
/// <param name="Lines">What reading it said, prefixes and all, without what OpenSSL is asked.</param>
internal sealed record Verdict(bool IsAccepted, IReadOnlyList<string> Lines)
{
    private const string Good = "[.] Configuration successful";
    private const string Bad = "[!] Configuration failed";

    // Of the program and of the context of a service, which others compare.
    private static readonly string[] NotOfReading =
    [
        "[ ] Initializing inetd mode", "[ ] Clients allowed", "[.] stunnel ", "[.] Compiled", "[.] Running", "[.] Threading", "[ ] errno",
        "[ ] OpenSSL security level", "[ ] Ciphers:", "[ ] TLSv1.3 ciphersuites", "[ ] TLS options", "[ ] Session resumption", "[ ] Loading ",
        "[ ] Certificate loaded", "[ ] Private key", "[ ] No certificate or", "[!] No trusted certificates", "[ ] DH init", "[ ] ECDH",
        "[ ] Configured trusted", "[ ] User-specified security level", "[ ] Could not load DH", "[ ] Using dynamic DH", "[!] error queue", "[ ] PSK", "[!] FIPS PROVIDER", "[!] ENGINE_by_id",
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
                kept.Add(line);
            if (line is Good or Bad)
                return new(line is Good, kept);
        }

        return new(IsAccepted: false, kept);
    }
}
