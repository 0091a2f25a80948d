namespace Postern.Stunnel.Services.Access;

/// <summary>One line of hosts.allow or hosts.deny: <c>daemon_list : client_list [ : option ]…</c> (hosts_access(5)).</summary>
/// <param name="Daemons">The services it is for.</param>
/// <param name="Clients">The clients it is for.</param>
/// <param name="Options">What else is to be done (hosts_options(5)).</param>
internal sealed record AccessRule(PatternList Daemons, PatternList Clients, IReadOnlyList<string> Options)
{
    /// <summary>Whether it is for this service and this client.</summary>
    internal bool Matches(string service, AccessClient client, Func<string, IEnumerable<string>> read) =>
        Daemons.Matches(pattern => MatchesService(pattern, service, client, read))
        && Clients.Matches(pattern => MatchesClient(pattern, client, read));

    /// <summary><c>allow</c> and <c>deny</c> as the last option say what becomes of it, whatever file it stands in; null where neither does.</summary>
    internal bool? Verdict => Options.Count == 0 ? null : Options[^1].ToUpperInvariant() switch
    {
        "ALLOW" => true,
        "DENY" => false,
        _ => null,
    };

    private static bool MatchesService(string pattern, string service, AccessClient client, Func<string, IEnumerable<string>> read)
    {
        int at = pattern.IndexOf('@', StringComparison.Ordinal);
        string name = at > 0 ? pattern[..at] : pattern;
        bool isIt = name.Equals("ALL", StringComparison.OrdinalIgnoreCase) || name.Equals(service, StringComparison.OrdinalIgnoreCase);
        return isIt && (at <= 0 || (client.Server is { } server && ClientPattern.Matches(pattern[(at + 1)..], server, read)));
    }

    /// <summary>Nobody here asks who a client's user is: <c>user@host</c> holds for all users and for unknown ones alone.</summary>
    private static bool MatchesClient(string pattern, AccessClient client, Func<string, IEnumerable<string>> read)
    {
        int at = pattern.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0)
            return ClientPattern.Matches(pattern, client, read);
        return pattern[..at].ToUpperInvariant() is "ALL" or "UNKNOWN" && ClientPattern.Matches(pattern[(at + 1)..], client, read);
    }
}
