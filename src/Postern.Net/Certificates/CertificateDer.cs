using System.Formats.Asn1;

namespace Postern.Net.Certificates;

/// <summary>The few places inside a certificate's DER that the class library does not hand out as bytes.</summary>
internal static class CertificateDer
{
    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The SubjectPublicKeyInfo; throws where the bytes are no certificate.</summary>
    internal static ReadOnlySpan<byte> PublicKeyOf(ReadOnlySpan<byte> certificate) => Field(certificate, 5);

    /// <summary>The SubjectPublicKeyInfo of bytes that a peer sent and nobody has looked at yet.</summary>
    internal static bool TryPublicKeyOf(ReadOnlySpan<byte> certificate, out ReadOnlySpan<byte> key)
    {
        key = default;
        try
        {
            key = PublicKeyOf(certificate);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The key itself, out of a SubjectPublicKeyInfo.</summary>
    // SubjectPublicKeyInfo  ::=  SEQUENCE  { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }        RFC 5280 §4.1
    internal static ReadOnlySpan<byte> KeyBitsOf(ReadOnlySpan<byte> publicKey)
    {
        var bits = Contents(publicKey);
        bits = bits[LengthOf(bits)..];
        return AsnDecoder.TryReadPrimitiveBitString(bits, AsnEncodingRules.DER, out _, out var value, out _) ? value : throw new AsnContentException();
    }

    /// <summary>The issuer's name as it is encoded, tag and length included.</summary>
    internal static ReadOnlySpan<byte> IssuerOf(ReadOnlySpan<byte> certificate) => Field(certificate, 2);

    /// <summary>The subject's name as it is encoded, tag and length included.</summary>
    internal static ReadOnlySpan<byte> SubjectOf(ReadOnlySpan<byte> certificate) => Field(certificate, 4);

    // TBSCertificate  ::=  SEQUENCE  {
    // Fields count from the serial number, 0, on.
    //      version         [0]  EXPLICIT Version DEFAULT v1,
    //      serialNumber         CertificateSerialNumber,
    //      signature            AlgorithmIdentifier,
    //      issuer               Name,
    //      validity             Validity,
    //      subject              Name,
    //      subjectPublicKeyInfo SubjectPublicKeyInfo, ... }        RFC 5280 §4.1
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> certificate, int number)
    {
        var rest = Body(certificate);
        for (var i = 0; i < number; i++)
        {
            rest = rest[LengthOf(rest)..];
        }

        return rest[..LengthOf(rest)];
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> certificate)
    {
        var outer = Contents(certificate);
        var body = Contents(outer);
        return Asn1Tag.Decode(body, out _) == Version ? body[LengthOf(body)..] : body;
    }

    private static ReadOnlySpan<byte> Contents(ReadOnlySpan<byte> sequence)
    {
        AsnDecoder.ReadSequence(sequence, AsnEncodingRules.DER, out var offset, out var length, out _);
        return sequence.Slice(offset, length);
    }

    private static int LengthOf(ReadOnlySpan<byte> value)
    {
        AsnDecoder.ReadEncodedValue(value, AsnEncodingRules.DER, out _, out _, out var consumed);
        return consumed;
    }
}
