namespace Postern.OwnServer;

/// <summary>Where a server is started, and how its commands are written there.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="User">The user's name.</param>
/// <param name="Command">A command of this program for the same state directory, from the verb and what belongs behind it.</param>
internal sealed record Surrounding(string Machine, string User, Func<string, string> Command);
