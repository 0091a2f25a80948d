using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary><c>cert</c> and <c>key</c>: loads them as stunnel does, and says what it says.</summary>
internal static class CertificateLoading
{
    private const int Tries = 3;

    /// <summary>Parts of OpenSSL that speak of a wrong passphrase: EVP, PEM, ASN1, PKCS12, UI and the providers.</summary>
    private static readonly int[] PassphraseLibraries = [6, 9, 13, 35, 40, 57];

    internal static bool Load(EndpointContext context, TlsOptions tls, RememberedPassphrases passphrases, Said said)
    {
        if (tls.Certificate is null && tls.Key is null)
        {
            said.Debug("No certificate or private key specified");
            return true;
        }
        if (tls.Certificate is { } package && IsPackage(package))
            return LoadPackage(context, package, passphrases, said) && IsOnePair(context, said);
        return (tls.Certificate is null || LoadChain(context, tls.Certificate, said))
            && LoadKey(context, tls.Key ?? tls.Certificate!, passphrases, said) // one of the two is there
            && IsOnePair(context, said);
    }

    /// <summary>Told by its name, and also by its first byte: PKCS#12 is DER, which begins with a SEQUENCE, and PEM is text.</summary>
    private static bool IsPackage(string path)
    {
        if (path.EndsWith(".p12", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.ReadByte() == 0x30;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false; // OpenSSL says why
        }
    }

    private static bool LoadChain(EndpointContext context, string path, Said said)
    {
        said.Info($"Loading certificate from file: {path}");
        if (!EndpointCredentials.LoadChain(context, path))
            return Fail("SSL_CTX_use_certificate_chain_file", said);
        said.Info($"Certificate loaded from file: {path}");
        return true;
    }

    private static bool LoadKey(EndpointContext context, string path, RememberedPassphrases passphrases, Said said)
    {
        said.Info($"Loading private key from file: {path}");
        if (!FilePermissions.Look(path, said))
            return false;
        for (int attempt = 1; ; attempt++)
        {
            bool asked = false;
            string? Ask()
            {
                asked = true;
                return passphrases.For(path);
            }

            if (EndpointCredentials.LoadKey(context, path, Ask))
                break;
            IReadOnlyList<LibraryError> errors = EndpointCredentials.TakeErrors();
            if (!Again(asked && attempt < Tries, "SSL_CTX_use_PrivateKey_file", errors, said))
                return false;
            passphrases.Forget(path);
        }
        said.Info($"Private key loaded from file: {path}");
        return true;
    }

    private static bool LoadPackage(EndpointContext context, string path, RememberedPassphrases passphrases, Said said)
    {
        said.Info($"Loading certificate and private key from file: {path}");
        if (!FilePermissions.Look(path, said))
            return false;
        string passphrase = "";
        for (int attempt = 0; !EndpointCredentials.LoadPackage(context, path, passphrase); attempt++)
        {
            IReadOnlyList<LibraryError> errors = EndpointCredentials.TakeErrors();
            string? typed = attempt < Tries && IsOfPassphrase(errors) ? passphrases.For(path) : null;
            // The empty passphrase, with which it begins, was nobody's answer: nothing is said of it.
            if ((attempt > 0 || typed is null) && !Again(typed is not null, "PKCS12_parse", errors, said))
                return false;
            passphrase = typed ?? "";
            passphrases.Forget(path);
        }
        said.Info($"Certificate and private key loaded from file: {path}");
        return true;
    }

    private static bool Again(bool mayTry, string call, IReadOnlyList<LibraryError> errors, Said said)
    {
        bool ofPassphrase = IsOfPassphrase(errors);
        if (!ofPassphrase && errors.Count > 0)
            said.Error($"Unhandled error library: {errors[0].Library}");
        bool again = ofPassphrase && mayTry;
        said.Errors(again ? null : call, errors);
        if (again)
            said.Error("Wrong passphrase: retrying");
        return again;
    }

    private static bool IsOfPassphrase(IReadOnlyList<LibraryError> errors) =>
        errors.Count > 0 && PassphraseLibraries.Contains(errors[0].Library);

    private static bool IsOnePair(EndpointContext context, Said said)
    {
        if (!EndpointCredentials.AreOnePair(context))
            return Fail("Private key does not match the certificate", said);
        said.Debug("Private key check succeeded");
        return true;
    }

    private static bool Fail(string call, Said said)
    {
        said.Errors(call, EndpointCredentials.TakeErrors());
        return false;
    }
}
