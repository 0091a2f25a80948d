namespace Postern.Mail.Clients;

/// <summary>What a login has shown: the server lists a mechanism and does not do it.</summary>
/// <param name="Failed">The mechanism.</param>
/// <param name="Why">How that was seen.</param>
/// <param name="Way">What let us in.</param>
/// <param name="IsForAll">Logins of all begin with that from now on; else those with these credentials, because others were let in by the mechanism.</param>
internal sealed record MechanismLesson(string Failed, string Why, string Way, bool IsForAll);
