namespace Postern.Net.Dns;

/// <summary>A name being looked up in both address families at once.</summary>
/// <param name="V6">Its IPv6 addresses; this task does not fail.</param>
/// <param name="V4">Its IPv4 addresses; this task does not fail.</param>
public sealed record Resolution(Task<Answer> V6, Task<Answer> V4);
