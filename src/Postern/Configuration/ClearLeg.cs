namespace Postern.Configuration;

/// <summary>A leg of a door's way on which clear text crosses a network.</summary>
/// <param name="Leg">The leg in a few words, as in <c>clients to imap://:143</c>; never a password.</param>
/// <param name="Why">Why nothing protects it, and what would: one sentence.</param>
internal sealed record ClearLeg(string Leg, string Why);
