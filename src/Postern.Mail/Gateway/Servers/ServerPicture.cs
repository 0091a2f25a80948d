namespace Postern.Mail.Gateway.Servers;

/// <summary>One of several servers as the operator sees it.</summary>
/// <param name="Server">Its URL.</param>
/// <param name="Whose">The accounts and domains whose routes lead there; empty for everybody's.</param>
/// <param name="State"><c>up</c>, <c>down</c>, or <c>unknown</c> before anybody has been there.</param>
/// <param name="Seconds">How long that has been so.</param>
/// <param name="Why">Why it is down; empty where it is not.</param>
public sealed record ServerPicture(string Server, IReadOnlyList<string> Whose, string State, double Seconds, string Why);
