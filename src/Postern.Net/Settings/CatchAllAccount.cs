namespace Postern.Net.Settings;

/// <summary>Who has the mail of a domain that is nobody's.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Account">The account's name.</param>
public sealed record CatchAllAccount(string Domain, string Account);
