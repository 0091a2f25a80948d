using System.Globalization;
using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>Sets up one context as a section says, in stunnel's order and with stunnel's words.</summary>
/// <remarks>The order is interface: of several things that are wrong, the first is told. So are the defaults, which <c>stunnel -version</c> prints.</remarks>
internal sealed class ContextMaker(ServiceOptions service, IReadOnlyList<Message> trust, RememberedPassphrases passphrases, Said said)
{
    internal const string DefaultCiphers = "HIGH:!aNULL:!SSLv2:!DH:!kDHEPSK";
    internal const string DefaultCipherSuites = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256";
    internal const string DefaultCurves = "X25519:P-256:X448:P-521:P-384";
    private const int DefaultSecurityLevel = 2;
    private const ulong NoSsl3 = 1UL << 25; // SSL_OP_NO_SSLv3
    private const ulong NoTicket = 1UL << 14; // SSL_OP_NO_TICKET

    private readonly TlsOptions _tls = service.Tls;

    /// <summary>False, and said why, when something is not good.</summary>
    internal bool Make(EndpointContext context) =>
        SetStrength(context)
        && SetOptions(context)
        && RunCommands(context)
        && SetSessions(context)
        && CertificateLoading.Load(context, _tls, passphrases, said)
        && SetVerification(context)
        && SetDh(context)
        && SetCurves(context);

    private bool SetStrength(EndpointContext context)
    {
        SetSecurityLevel(context);
        string ciphers = _tls.Ciphers ?? DefaultCiphers;
        said.Debug($"Ciphers: {ciphers}");
        if (!EndpointStrength.SetCiphers(context, ciphers))
            return Fail("SSL_CTX_set_cipher_list");
        string suites = _tls.CipherSuites ?? DefaultCipherSuites;
        said.Debug($"TLSv1.3 ciphersuites: {suites}");
        return EndpointStrength.SetCipherSuites(context, suites) || Fail("SSL_CTX_set_ciphersuites");
    }

    private void SetSecurityLevel(EndpointContext context)
    {
        if (_tls.SecurityLevel is { } wanted)
        {
            EndpointStrength.SetSecurityLevel(context, wanted);
            said.Info(string.Create(CultureInfo.InvariantCulture, $"User-specified security level set: {wanted}"));
            return;
        }
        int level = EndpointStrength.SecurityLevel(context);
        if (level >= DefaultSecurityLevel)
        {
            said.Info(string.Create(CultureInfo.InvariantCulture, $"OpenSSL security level is used: {level}"));
            return;
        }
        EndpointStrength.SetSecurityLevel(context, DefaultSecurityLevel);
        said.Info(string.Create(CultureInfo.InvariantCulture, $"stunnel default security level set: {DefaultSecurityLevel}"));
    }

    private bool SetOptions(EndpointContext context)
    {
        ulong set = _tls.OptionsSet | NoSsl3 | (_tls.SessionResume || service.Client ? 0 : NoTicket);
        ulong all = EndpointStrength.Change(context, set, _tls.OptionsCleared);
        said.Debug($"TLS options: 0x{Hex(all)} (+0x{Hex(_tls.OptionsSet)}, -0x{Hex(_tls.OptionsCleared)})");
        return EndpointStrength.SetVersions(context, _tls.Minimum, _tls.Maximum) || Fail("SSL_CTX_set_min_proto_version");
    }

    private bool RunCommands(EndpointContext context)
    {
        foreach (string line in _tls.ConfigCommands)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string command = colon < 0 ? line : line[..colon];
            string? value = colon < 0 ? null : line[(colon + 1)..];
            switch (EndpointStrength.Command(context, command, value))
            {
                case > 0:
                    said.Debug(value is null ? $"OpenSSL config \"{command}\" executed" : $"OpenSSL config \"{command}\" set to \"{value}\"");
                    continue;
                case -2:
                    said.Error($"OpenSSL config command \"{command}\" was not recognised");
                    break;
                case -3:
                    said.Error($"OpenSSL config command \"{command}\" requires a parameter");
                    break;
                default:
                    return Fail("SSL_CONF_cmd");
            }
            _ = EndpointCredentials.TakeErrors();
            return false;
        }
        return true;
    }

    private bool SetSessions(EndpointContext context)
    {
        said.Info($"Session resumption {(_tls.SessionResume ? "enabled" : "disabled")}");
        // A ticket is sealed before a responder is asked: it could not say whether its client was redirected.
        context.UseSessions(_tls.SessionResume && !(service.Redirect.Count > 0 && RevocationCheck.IsWanted(_tls)));
        if (_tls.PskFile is not null)
            context.UsePsk();
        return true;
    }

    private bool SetVerification(EndpointContext context)
    {
        IReadOnlyList<string> names = EndpointAuthorities.Use(context, _tls.CaFile, _tls.CaPath, _tls.CaStore);
        foreach (string name in names)
            said.Info($"Configured trusted {(service.Client ? "server" : "client")} CA: {name}");
        if (names.Count == 0)
            said.Error("No trusted certificates found");
        if (names.Count == 0 && (_tls.VerifyChain || _tls.VerifyPeer))
            return false;
        if (_tls.CrlFile is { } file && !UseRevocationFile(context, file))
            return false;
        if (_tls.CrlPath is { } directory && !UseRevocationDirectory(context, directory))
            return false;
        // redirect: who is not accepted is led elsewhere, and for that his handshake must succeed.
        if (_tls.RequestCertificate || _tls.RequireCertificate)
            context.RequestCertificate(_tls.RequireCertificate && service.Redirect.Count == 0);
        else if (service.Client)
            context.RequestCertificate(require: false);
        foreach (Message message in trust)
            said.Add(message);
        return true;
    }

    private bool UseRevocationFile(EndpointContext context, string file)
    {
        if (EndpointAuthorities.UseRevocationFile(context, file))
        {
            said.Debug($"Loaded {file} revocation lookup file");
            return true;
        }
        said.Error($"Failed to load {file} revocation lookup file");
        return Fail("X509_load_crl_file");
    }

    private bool UseRevocationDirectory(EndpointContext context, string directory)
    {
        if (EndpointAuthorities.UseRevocationDirectory(context, directory))
        {
            said.Debug($"Added {directory} revocation lookup directory");
            return true;
        }
        said.Error($"Failed to add {directory} revocation lookup directory");
        return Fail("X509_LOOKUP_add_dir");
    }

    private bool SetDh(EndpointContext context)
    {
        if (service.Client)
        {
            said.Info("DH initialization skipped: client section");
            return true;
        }
        if (EndpointStrength.CipherOverDh(context) is not { } cipher)
        {
            said.Info("DH initialization skipped: no DH ciphersuites");
            return true;
        }
        said.Info($"DH initialization needed for {cipher}");
        said.Debug("DH initialization");
        int bits = _tls.Certificate is { } path ? EndpointCredentials.LoadDh(context, path) : 0;
        if (bits > 0)
        {
            said.Debug($"Using DH parameters from {_tls.Certificate}");
            said.Info(string.Create(CultureInfo.InvariantCulture, $"{bits}-bit DH parameters loaded"));
            return true;
        }
        if (_tls.Certificate is not null)
            said.Debug($"Could not load DH parameters from {_tls.Certificate}");
        EndpointCredentials.UseMatchingDh(context);
        said.Info("Using dynamic DH parameters");
        return true;
    }

    private bool SetCurves(EndpointContext context)
    {
        said.Debug("ECDH initialization");
        string curves = _tls.Curves ?? DefaultCurves;
        if (EndpointStrength.SetCurves(context, curves))
        {
            said.Debug($"ECDH initialized with curves {curves}");
            return true;
        }
        _ = EndpointCredentials.TakeErrors();
        said.Error("Invalid groups list in 'curves'");
        return false;
    }

    private bool Fail(string call)
    {
        said.Errors(call, EndpointCredentials.TakeErrors());
        return false;
    }

    private static string Hex(ulong bits) => bits.ToString("X", CultureInfo.InvariantCulture);
}
