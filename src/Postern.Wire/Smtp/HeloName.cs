using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Wire.Smtp;

/// <summary>What a client calls itself (RFC 5321 §4.1.1.1); nobody vouches for it.</summary>
/// <param name="Text">The name as it was said.</param>
/// <param name="Kind">What it is.</param>
public sealed record HeloName(string Text, HeloKind Kind)
{
    /// <summary>Reads the argument of HELO, EHLO or LHLO.</summary>
    /// <remarks>Against RFC 5321 §4.1.3: any printable word is taken and told by its kind, because printers and scanners say what they like.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> argument, [NotNullWhen(true)] out HeloName? name, [NotNullWhen(false)] out SmtpReply? refusal)
    {
        name = null;
        refusal = SmtpReply.Of(501, "5.5.4", "Wrong name of a host");
        if (argument.Length is 0 or > SmtpLimits.Domain || argument.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
            return false;
        refusal = null;
        var kind = HeloKind.Other;
        if (AddressReader.IsDomain(argument))
            kind = HeloKind.Domain;
        else if (AddressReader.IsAddressLiteral(argument))
            kind = HeloKind.AddressLiteral;
        name = new(Encoding.ASCII.GetString(argument), kind);
        return true;
    }
}

/// <summary>What the name of a client is.</summary>
public enum HeloKind
{
    /// <summary>A domain, which may not exist.</summary>
    Domain,

    /// <summary>An IP address between brackets.</summary>
    AddressLiteral,

    /// <summary>Neither.</summary>
    Other,
}
