namespace Postern.Wire.Imap.Fetching;

/// <summary>The piece of a section that is wanted, <c>&lt;offset.count&gt;</c> (RFC 9051 §6.4.5.1).</summary>
/// <param name="Offset">Octets before it; beyond the end of the section the answer is an empty string.</param>
/// <param name="Count">Octets of it at most, at least 1.</param>
public readonly record struct Partial(long Offset, long Count);
