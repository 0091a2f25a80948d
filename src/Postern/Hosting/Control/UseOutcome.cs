namespace Postern.Hosting.Control;

/// <summary>What became of the wish to share a door.</summary>
/// <param name="Same">It is this process's door.</param>
/// <param name="Kept">It stays open as long as is wanted.</param>
/// <param name="Ends">The process ends just now.</param>
internal sealed record UseOutcome(bool Same, bool Kept, bool Ends);
