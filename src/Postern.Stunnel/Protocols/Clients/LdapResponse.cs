using System.Formats.Asn1;
using System.Numerics;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>What a server says to StartTLS (RFC 4511 §4.14.2).</summary>
internal static class LdapResponse
{
    /// <summary>Arbitrary: bytes of a response; an error may come with a text and referrals. stunnel takes 127.</summary>
    internal const int Longest = 8192;

    private static readonly Asn1Tag ExtendedResponse = new(TagClass.Application, 24, isConstructed: true);

    /// <summary>Why it is no yes to message 1; null where it is one.</summary>
    internal static string? ErrorOf(byte[] value)
    {
        try
        {
            var reader = new AsnReader(value, AsnEncodingRules.BER);
            if (!reader.HasData || reader.PeekTag() != Asn1Tag.Integer)
                return "LDAP response has an incorrect message ID type";
            if (reader.ReadInteger() != BigInteger.One)
                return "LDAP response has an unexpected message ID value";
            if (!reader.HasData || reader.PeekTag() != ExtendedResponse)
                return "LDAP response protocol op is not ExtendedResponse";
            var response = reader.ReadSequence(ExtendedResponse);
            if (!response.HasData || response.PeekTag() != Asn1Tag.Enumerated)
                return "LDAP response has an incorrect result code type";
            var code = new BigInteger(response.ReadEnumeratedBytes().Span, isBigEndian: true);
            return code.IsZero ? null : $"LDAP response has indicated an error ({code})";
        }
        catch (AsnContentException)
        {
            return "LDAP response cannot be decoded";
        }
    }
}
