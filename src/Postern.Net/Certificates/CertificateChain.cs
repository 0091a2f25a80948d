using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates;

/// <summary>Puts certificates into the order in which a server sends them (RFC 8446 §4.4.2): the leaf, then each one's issuer.</summary>
internal static class CertificateChain
{
    /// <summary>The chain from this leaf as far as these certificates reach; what does not belong to it is left out.</summary>
    internal static List<X509Certificate2> From(X509Certificate2 leaf, IEnumerable<X509Certificate2> others)
    {
        var rest = others.Where(c => !c.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span)).ToList();
        var chain = new List<X509Certificate2> { leaf };
        while (!Issued(chain[^1], chain[^1]) && rest.Find(c => Issued(c, chain[^1])) is { } issuer)
        {
            chain.Add(issuer);
            rest.RemoveAll(c => c.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span));
        }

        return chain;
    }

    /// <summary>Whether one is the other's issuer by name and, where both carry them, by key identifier (RFC 5280 §4.2.1.1).</summary>
    internal static bool Issued(X509Certificate2 issuer, X509Certificate2 certificate)
    {
        if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
        {
            return false;
        }

        var authority = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        var subject = issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return authority is null || subject is null || authority.Value.Span.SequenceEqual(subject.Value.Span);
    }
}
