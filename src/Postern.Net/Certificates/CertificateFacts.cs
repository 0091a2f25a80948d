using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Postern.Net.Certificates;

/// <summary>What a person or a door wants to know of one certificate.</summary>
/// <remarks>What no door needs in order to open (names as text, fingerprints) is read when it is asked for.</remarks>
public sealed record CertificateFacts
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";
    private const string Ed448 = "1.3.101.113";
    private const string TlsFeature = "1.3.6.1.5.5.7.1.24";
    private const string HexDigits = "0123456789ABCDEF";
    private const int StatusRequest = 5; // the TLS extension of RFC 6066 §8 that RFC 7633 §4.2.3 asks for

    /// <summary>The certificate itself, in DER.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>The subject's name, as <c>CN=mail.example.org</c>.</summary>
    public string Subject => TextOf(CertificateDer.SubjectOf(Der.Span));

    /// <summary>The issuer's name.</summary>
    public string Issuer => TextOf(CertificateDer.IssuerOf(Der.Span));

    /// <summary>DNS names, IP and mail addresses of the subjectAltName, in its order. The common name is not among them: nobody reads it any more (RFC 9525 §2).</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The first moment at which the certificate is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last moment at which the certificate is valid.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Kind and size of the key, as <c>ECDSA P-256</c> or <c>RSA 2048</c>.</summary>
    public required string KeyKind { get; init; }

    /// <summary>Bits of an RSA key; 0 for others, whose size is in their kind.</summary>
    public required int RsaBits { get; init; }

    /// <summary>How the issuer signed, as <c>sha256RSA</c>.</summary>
    public required string SignatureAlgorithm { get; init; }

    /// <summary>The serial number in hex.</summary>
    public required string Serial { get; init; }

    /// <summary>SHA-256 of the certificate in hex with colons, as <c>openssl x509 -fingerprint -sha256</c> prints it.</summary>
    public string FingerprintSha256 => Hex(SHA256.HashData(Der.Span), ":");

    /// <summary>SHA-256 of the SubjectPublicKeyInfo in hex with colons.</summary>
    public string SpkiSha256 => Hex(SHA256.HashData(CertificateDer.PublicKeyOf(Der.Span)), ":");

    /// <summary>Whether subject and issuer are the same name and the same key.</summary>
    public required bool SelfSigned { get; init; }

    /// <summary>Whether it may sign other certificates.</summary>
    public required bool Authority { get; init; }

    /// <summary>Whether it promises that every handshake carries a stapled OCSP answer (RFC 7633 §4.2.3).</summary>
    public required bool MustStaple { get; init; }

    /// <summary>Where its OCSP responder listens.</summary>
    public string? OcspUrl { get; init; }

    /// <summary>Where its issuer's certificate can be fetched.</summary>
    public string? IssuerUrl { get; init; }

    /// <summary>The pin of the certificate, ready to paste after <c>--pin</c>.</summary>
    public Pin CertificatePin => Pin.OfCertificate(Der.Span);

    /// <summary>The pin of the key, ready to paste after <c>--pin</c>.</summary>
    public Pin KeyPin => Pin.OfKey(Der.Span);

    /// <summary>Reads the facts out of a certificate in DER; throws <see cref="CryptographicException"/> where it is none.</summary>
    public static CertificateFacts Of(ReadOnlySpan<byte> der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return Of(certificate);
    }

    /// <summary>Reads the facts out of a certificate.</summary>
    public static CertificateFacts Of(X509Certificate2 certificate)
    {
        var access = certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().FirstOrDefault();
        var key = certificate.PublicKey;
        var (rsaBits, keyKind) = KeyOf(key);
        return new CertificateFacts
        {
            Der = certificate.RawData,
            Names = NamesOf(certificate),
            NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
            NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
            KeyKind = keyKind,
            RsaBits = rsaBits,
            SignatureAlgorithm = certificate.SignatureAlgorithm.FriendlyName ?? certificate.SignatureAlgorithm.Value ?? "unknown",
            Serial = Hex(certificate.SerialNumberBytes.Span, separator: ""),
            SelfSigned = CertificateChain.Issued(certificate, certificate),
            Authority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority),
            MustStaple = certificate.Extensions.Any(e => e.Oid?.Value == TlsFeature && Asks(e, StatusRequest)),
            OcspUrl = access?.EnumerateOcspUris().FirstOrDefault(IsHttp),
            IssuerUrl = access?.EnumerateCAIssuersUris().FirstOrDefault(IsHttp),
        };
    }

    /// <summary>What is old-fashioned or out of date in it, each as one sentence without a full stop.</summary>
    public IEnumerable<string> Warnings(DateTimeOffset now)
    {
        if (now > NotAfter)
        {
            yield return $"the certificate “{Subject}” expired on {NotAfter:yyyy-MM-dd}, {Days(now - NotAfter)} ago";
        }

        if (now < NotBefore)
        {
            yield return $"the certificate “{Subject}” is valid only from {NotBefore:yyyy-MM-dd HH:mm} UTC on: is the clock right?";
        }

        if (RsaBits is > 0 and < 2048)
        {
            yield return $"the certificate “{Subject}” has an RSA key of {RsaBits} bits: 2048 is the least that clients accept";
        }

        if (!SelfSigned && SignatureAlgorithm.Contains("sha1", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"the certificate “{Subject}” is signed with SHA-1, which clients refuse";
        }
    }

    /// <summary>A length of time in whole days, as <c>1 day</c> or <c>12 days</c>.</summary>
    internal static string Days(TimeSpan span) => (int)span.TotalDays == 1 ? "1 day" : $"{(int)span.TotalDays} days";

    private static string TextOf(ReadOnlySpan<byte> name) => new X500DistinguishedName(name).Name;

    private static string Hex(ReadOnlySpan<byte> bytes, string separator)
    {
        // Not Convert.ToHexString: what it is made of is compiled at run time, on the way to the first open door.
        var text = new StringBuilder(3 * bytes.Length);
        foreach (var value in bytes)
        {
            text.Append(text.Length == 0 ? "" : separator).Append(HexDigits[value >> 4]).Append(HexDigits[value & 15]);
        }

        return text.ToString();
    }

    private static bool IsHttp(string url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == "2.5.29.17");
        return extension is null ? [] : AlternativeNames.Read(extension.RawData);
    }

    private static bool Asks(X509Extension extension, int feature)
    {
        try
        {
            var features = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (features.HasData)
            {
                if (features.TryReadInt32(out var value) && value == feature)
                {
                    return true;
                }
            }

            return false;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static (int RsaBits, string Kind) KeyOf(PublicKey key)
    {
        try
        {
            var rsaBits = RsaBitsOf(key);
            return (rsaBits, KeyKindOf(key, rsaBits));
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("the key in a certificate is damaged", e);
        }
    }

    private static int RsaBitsOf(PublicKey key)
    {
        if (key.Oid.Value is not (Rsa or RsaPss))
            return 0;
        // RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }        RFC 8017 §A.1.1
        var modulus = new AsnReader(key.EncodedKeyValue.RawData, AsnEncodingRules.DER).ReadSequence().ReadIntegerBytes().Span.TrimStart((byte)0);
        return modulus.IsEmpty ? 0 : (8 * modulus.Length) - BitOperations.LeadingZeroCount((uint)modulus[0] << 24);
    }

    private static string KeyKindOf(PublicKey key, int rsaBits) => key.Oid.Value switch
    {
        Rsa => $"RSA {rsaBits}",
        RsaPss => $"RSA-PSS {rsaBits}",
        Ed25519 => "Ed25519",
        Ed448 => "Ed448",
        EllipticCurve => "ECDSA " + CurveOf(key.EncodedParameters?.RawData),
        _ => key.Oid.FriendlyName ?? key.Oid.Value ?? "unknown",
    };

    // ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER }        RFC 5480 §2.1.1
    private static string CurveOf(byte[]? parameters)
    {
        var reader = new AsnReader(parameters, AsnEncodingRules.DER);
        if (!reader.HasData || reader.PeekTag() != Asn1Tag.ObjectIdentifier)
            return "over a curve without a name";
        var curve = reader.ReadObjectIdentifier();
        return curve switch
        {
            "1.2.840.10045.3.1.7" => "P-256",
            "1.3.132.0.34" => "P-384",
            "1.3.132.0.35" => "P-521",
            _ => new Oid(curve).FriendlyName ?? curve,
        };
    }
}
