using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates;

/// <summary>The names of a subjectAltName (RFC 5280 §4.2.1.6): read as text, and written by the form of each.</summary>
internal static class AlternativeNames
{
    private static readonly Asn1Tag Mail = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Host = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    /// <summary>Mail, DNS and IP names in their order; other kinds, and what is malformed, are left out.</summary>
    internal static List<string> Read(ReadOnlyMemory<byte> extension)
    {
        var names = new List<string>();
        try
        {
            var reader = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                Add(names, reader);
            }
        }
        catch (AsnContentException)
        {
            // What was read so far stands; the engine's own verification judges the certificate.
            return names;
        }

        return names;
    }

    internal static X509Extension Write(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            switch (CertificateName.KindOf(name))
            {
                case CertificateNameKind.Address:
                    builder.AddIpAddress(IPAddress.Parse(name.Trim('[', ']')));
                    break;
                case CertificateNameKind.Mail:
                    builder.AddEmailAddress(name);
                    break;
                default:
                    builder.AddDnsName(name);
                    break;
            }
        }

        return builder.Build();
    }

    private static void Add(List<string> names, AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag == Mail || tag == Host)
        {
            names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            return;
        }

        if (tag == Address && reader.ReadOctetString(Address) is { Length: 4 or 16 } bytes)
        {
            names.Add(new IPAddress(bytes).ToString());
            return;
        }

        if (tag != Address)
        {
            reader.ReadEncodedValue();
        }
    }
}
