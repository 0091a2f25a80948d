namespace Postern.Store.Maildir.Changing;

/// <summary>A message that was put into a folder and has no UID yet.</summary>
/// <param name="BaseName">By what it gets its UID.</param>
/// <param name="Flags">The flags it was given.</param>
/// <param name="Keywords">The keywords it was given.</param>
public readonly record struct PlacedMessage(ReadOnlyMemory<byte> BaseName, MessageFlags Flags, KeywordSet Keywords);
