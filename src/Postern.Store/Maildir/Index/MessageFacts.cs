namespace Postern.Store.Maildir.Index;

/// <summary>What never changes of a message.</summary>
/// <param name="Size">Octets of the file.</param>
/// <param name="SentSize">Octets as clients are sent it, lines ended by CRLF (RFC822.SIZE).</param>
/// <param name="InternalDate">When it came.</param>
public readonly record struct MessageFacts(long Size, long SentSize, DateTimeOffset InternalDate);
