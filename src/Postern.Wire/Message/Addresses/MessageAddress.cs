using Postern.Wire.Text;

namespace Postern.Wire.Message.Addresses;

/// <summary>An address in a header field (RFC 5322 §3.4).</summary>
/// <param name="DisplayName">The name before the angle brackets, with encoded words as they are; empty where there is none. It may look like an address and is none.</param>
/// <param name="Address">The address.</param>
/// <param name="Group">The group that it stands in; null where it stands in none.</param>
public sealed record MessageAddress(string DisplayName, EmailAddress Address, string? Group);
