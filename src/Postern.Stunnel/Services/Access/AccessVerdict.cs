namespace Postern.Stunnel.Services.Access;

/// <summary>What the files say of a client.</summary>
/// <param name="IsAllowed">He may come in.</param>
/// <param name="Unserved">An option of the rule that decided it, which is not carried out here; null for none.</param>
internal sealed record AccessVerdict(bool IsAllowed, string? Unserved)
{
    /// <summary>Asks the files, each time as they are now; blocks, so never on a loop.</summary>
    internal static AccessVerdict Of(AccessFiles files, string service, AccessClient client)
    {
        if (First(files.Allow, service, client) is { } allowing)
            return Of(allowing, allowing.Verdict ?? true);
        return First(files.Deny, service, client) is { } denying ? Of(denying, denying.Verdict ?? false) : new AccessVerdict(IsAllowed: true, Unserved: null);
    }

    private static AccessVerdict Of(AccessRule rule, bool isAllowed)
    {
        string? unserved = rule.Options.FirstOrDefault(option => option.ToUpperInvariant() is not ("ALLOW" or "DENY"));
        // In place of the service its client was to have a program: he does not get the service.
        bool isTwisted = rule.Options.Any(option => option.StartsWith("twist", StringComparison.OrdinalIgnoreCase));
        return new AccessVerdict(isAllowed && !isTwisted, unserved);
    }

    private static AccessRule? First(string path, string service, AccessClient client) =>
        AccessTable.Read(LinesOf(path)).FirstOrDefault(rule => rule.Matches(service, client, LinesOf));

    private static IEnumerable<string> LinesOf(string path) => File.Exists(path) ? File.ReadLines(path) : [];
}
