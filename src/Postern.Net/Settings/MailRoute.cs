using Postern.Wire.Ends;

namespace Postern.Net.Settings;

/// <summary>Where some accounts are served.</summary>
/// <param name="Whose">A name, as in <c>me@example.org</c>; all of a domain, as in <c>@example.org</c>.</param>
/// <param name="Connect">The servers: the first that answers.</param>
/// <param name="Trust">How they are known and who we are to them; null where that is as at the door.</param>
public sealed record MailRoute(string Whose, IReadOnlyList<End> Connect, ServerTrust? Trust = null)
{
    /// <summary>The same text for routes that lead to the same servers in the same way.</summary>
    public string Way => $"{string.Join(' ', Connect)} {Trust?.Words}";

    /// <summary>Whether an account is served there; letters count without their case.</summary>
    public bool IsFor(string account) => Whose.StartsWith('@')
        ? account.EndsWith(Whose, StringComparison.OrdinalIgnoreCase)
        : account.Equals(Whose, StringComparison.OrdinalIgnoreCase);

    /// <summary>The door as it would be if it led to these servers alone.</summary>
    public DoorSettings Of(DoorSettings door) => door with { Connect = Connect, Client = Trust?.Over(door.Client) ?? door.Client };
}
