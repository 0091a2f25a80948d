namespace Postern.Wire.Imap;

/// <summary>What <see cref="ImapFramer"/> says to a line.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Literal">Octets of the literal to read or to read past.</param>
/// <param name="IsSynchronizing">The client waits: send a continuation before reading the literal.</param>
/// <param name="Fault">Why it is refused, fit for the peer; empty where it is not.</param>
public readonly record struct ImapFrame(ImapFrameKind Kind, int Literal = 0, bool IsSynchronizing = false, string Fault = "");
