using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Postern.Testing;

/// <summary>A certificate authority in memory: it makes what a test wants, good and bad, and keeps nothing.</summary>
/// <remarks>It shares no code with the certificates of the product, so that the two can be each other's oracle.</remarks>
public sealed class TestAuthority : IDisposable
{
    private const string MustStapleOid = "1.3.6.1.5.5.7.1.24";
    private readonly IReadOnlyList<X509Certificate2> _intermediates;
    private readonly AsymmetricAlgorithm _key;
    private readonly TimeProvider _time;

    public TestAuthority(string name = "Postern Test CA", TestKey key = TestKey.P256, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _key = NewKey(key);
        _intermediates = [];
        var request = AuthorityRequest(name, _key, pathLength: null);
        Certificate = request.CreateSelfSigned(Now.AddDays(-400), Now.AddDays(3650));
    }

    private TestAuthority(TestAuthority parent, string name, TestKey key)
    {
        _time = parent._time;
        _key = NewKey(key);
        var request = AuthorityRequest(name, _key, pathLength: 0);
        request.CertificateExtensions.Add(Akid(parent.Certificate));
        using var bare = request.Create(parent.Certificate.SubjectName, Generator(parent._key), Now.AddDays(-399), Now.AddDays(1800), Serial());
        Certificate = WithKey(bare, _key);
        _intermediates = [Certificate, .. parent._intermediates];
    }

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public byte[] PemBytes => Encoding.ASCII.GetBytes(Pem);

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem() + "\n";

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>An authority below this one; the chains of its leafs contain it.</summary>
    public TestAuthority Intermediate(string name = "Postern Test Intermediate", TestKey key = TestKey.P256) => new(this, name, key);

    /// <summary>A good leaf for these names; for localhost and the loopback addresses where none is given.</summary>
    public TestCertificate Issue(params string[] names) => Issue(names.Length == 0 ? new TestLeaf() : new TestLeaf { Names = names });

    public TestCertificate Issue(TestLeaf leaf)
    {
        var key = NewKey(leaf.Key);
        var hash = leaf.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var request = Request(Subject(leaf.CommonName ?? (leaf.Names.Count > 0 ? leaf.Names[0] : "nameless")), key, hash);
        foreach (var extension in Extensions(leaf))
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(Akid(Certificate));
        var from = leaf.NotBefore ?? Now.AddHours(-1);
        var certificate = request.Create(Certificate.SubjectName, Generator(_key), from, leaf.NotAfter ?? from.AddDays(90), Serial());
        return new TestCertificate(certificate, key, _intermediates);
    }

    /// <summary>A CRL in PEM that revokes these; current for a week where no end is given.</summary>
    public string RevocationListPem(IEnumerable<TestCertificate> revoked, DateTimeOffset? nextUpdate = null) =>
        PemEncoding.WriteString("X509 CRL", RevocationList(revoked, nextUpdate)) + "\n";

    /// <inheritdoc cref="RevocationListPem"/>
    public byte[] RevocationList(IEnumerable<TestCertificate> revoked, DateTimeOffset? nextUpdate = null)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            builder.AddEntry(certificate.Certificate, Now.AddMinutes(-10), X509RevocationReason.KeyCompromise);
        }

        var next = nextUpdate ?? Now.AddDays(7);
        var thisUpdate = next < Now ? next.AddDays(-7) : Now.AddMinutes(-5);
        return builder.Build(Certificate, 1, next, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, thisUpdate);
    }

    /// <summary>Writes the authority's certificate as NAME.pem, for a client's `--ca`.</summary>
    public string WriteTo(TemporaryDirectory directory, string name = "ca") => directory.Write(name + ".pem", Pem);

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static IEnumerable<X509Extension> Extensions(TestLeaf leaf)
    {
        yield return new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true);
        yield return new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true);
        yield return new X509EnhancedKeyUsageExtension(Purposes(leaf), critical: false);
        if (leaf.Names.Count > 0)
        {
            yield return AlternativeNames(leaf.Names);
        }

        if (leaf.MustStaple)
        {
            yield return new X509Extension(MustStapleOid, [0x30, 0x03, 0x02, 0x01, 0x05], critical: false);
        }

        if (leaf.OcspUrl is not null || leaf.IssuerUrl is not null)
        {
            yield return new X509AuthorityInformationAccessExtension(One(leaf.OcspUrl), One(leaf.IssuerUrl));
        }

        if (leaf.CrlUrl is not null)
        {
            yield return CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([leaf.CrlUrl]);
        }
    }

    private static string[]? One(string? url) => url is null ? null : [url];

    private static OidCollection Purposes(TestLeaf leaf)
    {
        var purposes = new OidCollection();
        (bool Wanted, string Oid)[] all =
        [
            (leaf.Server, "1.3.6.1.5.5.7.3.1"),
            (leaf.Client, "1.3.6.1.5.5.7.3.2"),
            (leaf.OcspSigning, "1.3.6.1.5.5.7.3.9"),
        ];
        foreach (var purpose in all.Where(p => p.Wanted))
        {
            purposes.Add(new Oid(purpose.Oid));
        }

        return purposes;
    }

    private static X509Extension AlternativeNames(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else if (name.Contains('@', StringComparison.Ordinal))
            {
                builder.AddEmailAddress(name);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private static CertificateRequest AuthorityRequest(string name, AsymmetricAlgorithm key, int? pathLength)
    {
        var request = Request(Subject(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static X500DistinguishedName Subject(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        return builder.Build();
    }

    private static CertificateRequest Request(X500DistinguishedName subject, AsymmetricAlgorithm key, HashAlgorithmName hash) => key switch
    {
        RSA rsa => new CertificateRequest(subject, rsa, hash, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => new CertificateRequest(subject, ecdsa, hash),
        _ => throw new ArgumentException("neither RSA nor ECDSA", nameof(key)),
    };

    private static X509SignatureGenerator Generator(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        _ => throw new ArgumentException("neither RSA nor ECDSA", nameof(key)),
    };

    private static X509Certificate2 WithKey(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);

    private static X509AuthorityKeyIdentifierExtension Akid(X509Certificate2 issuer) =>
        X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false);

    private static AsymmetricAlgorithm NewKey(TestKey key) => key switch
    {
        TestKey.P256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        TestKey.P384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        TestKey.Rsa2048 => RSA.Create(2048),
        TestKey.Rsa1024 => RSA.Create(1024),
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and of full length
        return serial;
    }
}
