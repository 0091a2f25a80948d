namespace Postern.OwnServer.Letters;

/// <summary>A message that the server itself puts into a mailbox.</summary>
/// <param name="Id">What stands in its Message-ID, without the brackets; a letter of the same one is the same letter.</param>
/// <param name="Date">When it was written.</param>
/// <param name="Text">All of it, in the form of RFC 5322, its lines ended by LF.</param>
internal sealed record Letter(string Id, DateTimeOffset Date, string Text);
