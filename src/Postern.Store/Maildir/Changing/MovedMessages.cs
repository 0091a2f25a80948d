namespace Postern.Store.Maildir.Changing;

/// <summary>What a move has done.</summary>
/// <param name="Moved">The messages that are there now and here no more, with the UIDs they had here.</param>
/// <param name="Failure">Why the others were not moved; null where all that were here are there.</param>
public sealed record MovedMessages(IReadOnlyList<(uint Uid, PlacedMessage Placed)> Moved, IOException? Failure);
