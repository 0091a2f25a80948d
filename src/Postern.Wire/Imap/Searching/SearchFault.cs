namespace Postern.Wire.Imap.Searching;

/// <summary>Why a SEARCH cannot be done.</summary>
/// <param name="Text">What was wrong, fit for the peer.</param>
/// <param name="IsCharset">The answer is <c>NO [BADCHARSET (US-ASCII UTF-8)]</c> (RFC 9051 §6.4.4), not BAD.</param>
/// <param name="Saves">The result was to be saved.</param>
public readonly record struct SearchFault(string Text, bool IsCharset, bool Saves = false);
