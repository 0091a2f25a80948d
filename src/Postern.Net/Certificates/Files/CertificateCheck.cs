using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates.Files;

/// <summary>Looks for everything that would make a client refuse a certificate file, or a door refuse to serve it.</summary>
public sealed class CertificateCheck
{
    private readonly List<string> _problems = [];
    private readonly List<string> _notes = [];

    private CertificateCheck()
    {
    }

    /// <summary>What is wrong, each as one sentence without a full stop.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What is worth knowing and not wrong.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The certificate that was checked; null where none could be read.</summary>
    public CertificateFacts? Leaf { get; private set; }

    /// <summary>Checks one file, or two.</summary>
    /// <param name="file">The certificate and the key.</param>
    /// <param name="authorityPath">CAs to believe instead of the system's.</param>
    /// <param name="days">How many days before its end a certificate counts as a problem.</param>
    /// <param name="now">The time of the check.</param>
    public static CertificateCheck Of(CredentialFile file, string? authorityPath, int days, DateTimeOffset now)
    {
        var check = new CertificateCheck();
        try
        {
            using var content = CertificateFile.Read(file.CertificatePath);
            check.CheckKey(file, content);
            check.CheckCertificates(content, authorityPath, days, now);
        }
        catch (CredentialException e)
        {
            check._problems.Add(e.Message);
        }

        return check;
    }

    private void CheckKey(CredentialFile file, CertificateFile content)
    {
        if (file.KeyPath is null && content.KeyPem is null)
        {
            if (content.Certificates.Count == 0)
            {
                _problems.Add($"“{content.Path}” holds no certificate");
            }
            else
            {
                _notes.Add("no private key was checked: --key FILE names it");
            }

            return;
        }

        if (KeyPermissions.Complaint(file.KeyPath ?? file.CertificatePath) is { } complaint)
        {
            _problems.Add(complaint);
        }

        try
        {
            Leaf = (file with { StrictPermissions = false }).Load().Leaf;
        }
        catch (CredentialException e)
        {
            _problems.Add(e.Message);
        }
    }

    private void CheckCertificates(CertificateFile content, string? authorityPath, int days, DateTimeOffset now)
    {
        if (content.Certificates.Count == 0)
        {
            return; // said while the key was checked
        }

        var leaf = content.Certificates.FirstOrDefault(c => Leaf is not null && c.RawDataMemory.Span.SequenceEqual(Leaf.Der.Span))
            ?? content.Certificates.FirstOrDefault(c => !CertificateFacts.Of(c).Authority)
            ?? content.Certificates[0];
        Leaf = CertificateFacts.Of(leaf);
        var chain = CertificateChain.From(leaf, content.Certificates);
        CheckOrder(content, chain);
        CheckDates(chain, days, now);
        CheckPromises(chain);
        CheckTrust(chain, authorityPath, now);
    }

    private void CheckOrder(CertificateFile content, List<X509Certificate2> chain)
    {
        var strangers = content.Certificates.Count - chain.Count;
        if (strangers > 0)
        {
            _notes.Add($"{strangers} of the {content.Certificates.Count} certificates are not part of the chain: Postern does not send them");
        }

        var inOrder = content.Certificates.Where(chain.Contains);
        if (!content.Pkcs12 && !inOrder.SequenceEqual(chain))
        {
            _problems.Add("the certificates are in the wrong order: first the leaf, then each one's issuer (Postern sorts them, other programs do not)");
        }
    }

    private void CheckDates(List<X509Certificate2> chain, int days, DateTimeOffset now)
    {
        foreach (var facts in chain.Select(CertificateFacts.Of))
        {
            _problems.AddRange(facts.Warnings(now));
            var left = facts.NotAfter - now;
            if (left > TimeSpan.Zero && left < TimeSpan.FromDays(days))
            {
                _problems.Add($"the certificate “{facts.Subject}” expires in {CertificateFacts.Days(left)}, on {facts.NotAfter:yyyy-MM-dd}");
            }
        }
    }

    private void CheckPromises(List<X509Certificate2> chain)
    {
        if (Leaf!.Names.Count == 0) // set by the caller
        {
            _problems.Add("the certificate has no subjectAltName: clients do not look for names anywhere else");
        }

        if (Leaf.MustStaple && (Leaf.OcspUrl is null || chain.Count < 2))
        {
            _problems.Add("the certificate promises a stapled OCSP answer, which needs its issuer in the file and the address of a responder");
        }
    }

    private void CheckTrust(List<X509Certificate2> chain, string? authorityPath, DateTimeOffset now)
    {
        if (chain.Count == 1 && Leaf!.SelfSigned) // set by the caller
        {
            _notes.Add($"the certificate is self-signed: clients must be told to trust it (--pin {Leaf.KeyPin})");
            return;
        }

        using var authorities = authorityPath is null ? null : CertificateFile.Read(authorityPath);
        using var path = new X509Chain();
        path.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        path.ChainPolicy.DisableCertificateDownloads = true;
        path.ChainPolicy.VerificationTime = now.LocalDateTime;
        path.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid; // told already, with dates
        path.ChainPolicy.ExtraStore.AddRange(chain.Skip(1).ToArray());
        if (authorities is not null)
        {
            path.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            path.ChainPolicy.CustomTrustStore.AddRange(authorities.Certificates.ToArray());
        }

        if (!path.Build(chain[0]))
        {
            _problems.Add(Distrust(path, chain[^1], authorityPath));
        }
    }

    private static string Distrust(X509Chain path, X509Certificate2 last, string? authorityPath)
    {
        var known = authorityPath is null ? "a CA of this system (--ca FILE names your own)" : $"in “{authorityPath}”";
        var status = path.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        if (status.HasFlag(X509ChainStatusFlags.PartialChain))
        {
            var url = CertificateFacts.Of(last).IssuerUrl;
            return $"an intermediate is missing: “{last.Issuer}”, the issuer of “{last.Subject}”, is neither in the file nor {known}"
                + (url is null ? "" : $"; fetch it: `curl -s {ShellWord.Quote(url)} | openssl x509 -inform der`");
        }

        return status.HasFlag(X509ChainStatusFlags.UntrustedRoot)
            ? $"the chain leads to “{last.Subject}”, which is not {known}"
            : $"the chain does not verify: {string.Join(", ", path.ChainStatus.Select(s => s.StatusInformation.TrimEnd('.', '\n')))}";
    }
}
