using Postern.Wire.Imap.Attributes;

namespace Postern.Wire.Imap.Appending;

/// <summary>What APPEND says of a message before its octets come (RFC 9051 §6.3.12, RFC 3502 §6).</summary>
/// <param name="Flags">Its flags.</param>
/// <param name="Date">When it arrived; null for now.</param>
/// <param name="Length">Its octets; none at all is a client that gives up the whole command (RFC 3502 §3).</param>
/// <param name="IsBinary">It may hold zero octets (literal8, RFC 3516 §4.4).</param>
/// <param name="IsUtf8">Its header is in UTF-8 (RFC 6855 §4).</param>
public sealed record AppendMessage(FlagList Flags, DateTimeOffset? Date, long Length, bool IsBinary, bool IsUtf8);
