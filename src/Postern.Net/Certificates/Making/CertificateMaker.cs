using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Postern.Wire.Text;

namespace Postern.Net.Certificates.Making;

/// <summary>Makes certificates that OpenSSL accepts in its strictest mode (<c>openssl verify -x509_strict</c>).</summary>
public static class CertificateMaker
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const int RsaBits = 3072;
    private const int SerialBytes = 16; // RFC 5280 §4.1.2.2 allows 20
    private const int LongestCommonName = 64; // ub-common-name, RFC 5280 §A.1

    // Clients whose clock is behind would otherwise refuse a certificate on the day it was made.
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    /// <summary>A certificate that vouches for itself. With the key of an earlier one, whoever pinned that key need not do it again.</summary>
    public static MadeCertificate SelfSigned(LeafRequest wish, DateTimeOffset now, Secret? key = null)
    {
        using var pair = key is null ? NewKey(wish.Key) : LoadKey(key);
        var request = Leaf(wish, pair);
        request.CertificateExtensions.Add(Akid(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false)));
        using var certificate = request.Create(request.SubjectName, GeneratorOf(pair), now - Backdated, now.AddDays(wish.Days), NewSerial());
        return Made(certificate, pair);
    }

    /// <summary>A leaf below an authority, never valid for longer than the authority itself.</summary>
    internal static MadeCertificate Issue(LeafRequest wish, DateTimeOffset now, X509Certificate2 authority, AsymmetricAlgorithm authorityKey)
    {
        using var pair = NewKey(wish.Key);
        var request = Leaf(wish, pair);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var end = new DateTimeOffset(authority.NotAfter.ToUniversalTime());
        var wanted = now.AddDays(wish.Days);
        using var certificate = request.Create(
            authority.SubjectName, GeneratorOf(authorityKey), now - Backdated, wanted < end ? wanted : end, NewSerial());
        return Made(certificate, pair);
    }

    /// <summary>An authority for leafs alone: no authority can be made below it.</summary>
    internal static MadeCertificate Authority(string name, int days, DateTimeOffset now)
    {
        using var pair = NewKey(KeyAlgorithm.Ecdsa);
        var request = Request(name, pair);
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(Akid(identifier));
        using var certificate = request.Create(request.SubjectName, GeneratorOf(pair), now - Backdated, now.AddDays(days), NewSerial());
        return Made(certificate, pair);
    }

    private static CertificateRequest Leaf(LeafRequest wish, AsymmetricAlgorithm pair)
    {
        var request = Request(CommonName(wish.Names), pair);
        var usage = X509KeyUsageFlags.DigitalSignature | (pair is RSA ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.None);
        var purposes = new OidCollection { new Oid(ServerAuth) };
        if (wish.Client)
        {
            purposes.Add(new Oid(ClientAuth));
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, critical: false));
        request.CertificateExtensions.Add(AlternativeNames.Write(wish.Names));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static string CommonName(IReadOnlyList<string> names) => names.FirstOrDefault(n => n.Length <= LongestCommonName) ?? "Postern";

    private static CertificateRequest Request(string name, AsymmetricAlgorithm pair)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return pair is RSA rsa
            ? new CertificateRequest(subject.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject.Build(), (ECDsa)pair, HashAlgorithmName.SHA256);
    }

    private static X509AuthorityKeyIdentifierExtension Akid(X509SubjectKeyIdentifierExtension subject) =>
        X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(subject);

    private static AsymmetricAlgorithm NewKey(KeyAlgorithm kind) =>
        kind == KeyAlgorithm.Rsa ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static AsymmetricAlgorithm LoadKey(Secret pem) =>
        PrivateKey.Load(pem) ?? throw new CredentialException("only RSA and ECDSA keys can sign here");

    private static X509SignatureGenerator GeneratorOf(AsymmetricAlgorithm key) => key is RSA rsa
        ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
        : X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    private static byte[] NewSerial() => RandomNumberGenerator.GetBytes(SerialBytes);

    private static MadeCertificate Made(X509Certificate2 certificate, AsymmetricAlgorithm pair) =>
        new(certificate.ExportCertificatePem() + "\n", pair.ExportPkcs8PrivateKeyPem() + "\n", CertificateFacts.Of(certificate));
}
