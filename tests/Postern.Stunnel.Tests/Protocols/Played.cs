namespace Postern.Stunnel.Tests.Protocols;

/// <summary>How a dialogue went.</summary>
/// <param name="Heard">What the test heard on both sides.</param>
/// <param name="Log">What was logged of the negotiation, as <c>LEVEL TEXT</c>.</param>
public sealed record Played(string Heard, IReadOnlyList<string> Log);
