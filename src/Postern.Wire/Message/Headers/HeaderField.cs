using System.Text;
using Postern.Wire.Message.Addresses;

namespace Postern.Wire.Message.Headers;

/// <summary>A field of a header (RFC 5322 §2.2).</summary>
/// <param name="Name">The name as it is spelled.</param>
/// <param name="Value">What follows the colon, unfolded (RFC 5322 §2.2.3): line ends are gone, blanks are not.</param>
public sealed record HeaderField(string Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>The value as UTF-8 (RFC 6532 §3.1), without blanks at its ends.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span).Trim(' ', '\t');

    /// <summary>The value as a list of addresses, read anew each time.</summary>
    public AddressList Addresses => AddressList.Read(Value.Span);

    /// <summary>Whether this is its name, in capitals or not.</summary>
    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
