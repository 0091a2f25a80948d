using System.Globalization;
using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>Judges a peer's certificates as <c>verifyChain</c>, <c>verifyPeer</c> and the subject checks say, and says what stunnel says.</summary>
internal static class CertificateJudge
{
    /// <summary>
    /// What only a chain would prove (X509_STORE_CTX_get_error(3)): no issuer, self-signed, an authority that is none, untrusted.
    /// Who is pinned by <c>verifyPeer</c> needs none; his own dates and his own revocation still count.
    /// </summary>
    private static readonly int[] ChainErrors = [2, 18, 19, 20, 21, 24, 25, 26, 27, 79];

    /// <summary>Whether this certificate may stay in the chain.</summary>
    internal static bool Accepts(VerifyStep step, TlsOptions tls, ServiceLog log)
    {
        int depth = step.Depth;
        string at = string.Create(CultureInfo.InvariantCulture, $"at depth={depth}: {step.Subject}");
        log.Debug($"Verification started {at}");
        if (HoldsUp(step, depth, tls, log) && (depth > 0 || (BearsName(step, tls, log) && IsKnown(step, tls, log))))
        {
            // Of the peer's own certificate the responder has the last word.
            if (depth > 0 || !RevocationCheck.IsWanted(tls))
                log.Write(depth == 0 ? 5 : 6, $"Certificate accepted {at}");
            return true;
        }
        log.Warning($"Rejected by CERT {at}");
        return false;
    }

    private static bool HoldsUp(VerifyStep step, int depth, TlsOptions tls, ServiceLog log)
    {
        if (step.IsGood)
        {
            log.Debug("CERT: Pre-verification succeeded");
            return true;
        }
        if (!tls.VerifyChain && (depth > 0 || ChainErrors.Contains(step.Error)))
        {
            log.Info($"CERT: Pre-verification error ignored: {step.Problem}");
            return true;
        }
        log.Warning($"CERT: Pre-verification error: {step.Problem}");
        return false;
    }

    private static bool BearsName(VerifyStep step, TlsOptions tls, ServiceLog log)
    {
        if (tls.CheckHosts.Count + tls.CheckEmails.Count + tls.CheckAddresses.Count == 0)
        {
            log.Info("CERT: No subject checks configured");
            return true;
        }
        foreach (string host in tls.CheckHosts)
        {
            if (step.Matching(host) is not { } matched)
                continue;
            log.Info($"CERT: Host name \"{host}\" matched with \"{matched}\"");
            return true;
        }
        foreach (string email in tls.CheckEmails)
        {
            if (!step.BearsEmail(email))
                continue;
            log.Info($"CERT: Email address \"{email}\" matched");
            return true;
        }
        foreach (string address in tls.CheckAddresses)
        {
            if (!step.BearsAddress(address))
                continue;
            log.Info($"CERT: IP address \"{address}\" matched");
            return true;
        }
        log.Warning("CERT: Subject checks failed");
        step.BlameNames();
        return false;
    }

    private static bool IsKnown(VerifyStep step, TlsOptions tls, ServiceLog log)
    {
        if (!tls.VerifyPeer)
            return true;
        if (step.IsInStore())
        {
            log.Info("CERT: Locally installed certificate matched");
            return true;
        }
        log.Warning("CERT: Certificate not found in local repository");
        step.BlameStranger();
        return false;
    }
}
