using Postern.Wire.Ends;

namespace Postern.Net.Settings;

/// <summary>Where some accounts are served.</summary>
/// <param name="Whose">A name, as in <c>me@example.org</c>; all of a domain, as in <c>@example.org</c>.</param>
/// <param name="Connect">The server.</param>
public sealed record MailRoute(string Whose, End Connect)
{
    /// <summary>Whether an account is served there; letters count without their case.</summary>
    public bool IsFor(string account) => Whose.StartsWith('@')
        ? account.EndsWith(Whose, StringComparison.OrdinalIgnoreCase)
        : account.Equals(Whose, StringComparison.OrdinalIgnoreCase);
}
