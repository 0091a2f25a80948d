using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp.Envelopes;

/// <summary>An address alone, as a setting or a parameter has it.</summary>
public static class Mailbox
{
    /// <summary>Mailbox = Local-part "@" ( Domain / address-literal ), RFC 5321 §4.1.2, with the letters of RFC 6531 §3.3.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EmailAddress? address, out string fault)
    {
        var reader = new AddressReader(Encoding.UTF8.GetBytes(text));
        address = reader.Mailbox();
        fault = reader.Fault ?? (reader.Rest.IsEmpty ? "" : "Something stands behind the address");
        if (fault.Length > 0)
            address = null;
        return address is not null;
    }
}
