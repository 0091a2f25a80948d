using Postern.Wire.Text;

namespace Postern.Stunnel.Settings;

/// <summary>What a section says of TLS; what is null was not said.</summary>
public sealed record TlsOptions
{
    /// <summary><c>cert</c>: the chain, a file or a URI.</summary>
    public string? Certificate { get; init; }

    /// <summary><c>key</c>; the certificate's own file where it was not said.</summary>
    public string? Key { get; init; }

    /// <summary><c>CAfile</c>.</summary>
    public string? CaFile { get; init; }

    /// <summary><c>CApath</c>.</summary>
    public string? CaPath { get; init; }

    /// <summary><c>CAstore</c>.</summary>
    public string? CaStore { get; init; }

    /// <summary><c>CRLfile</c>.</summary>
    public string? CrlFile { get; init; }

    /// <summary><c>CRLpath</c>.</summary>
    public string? CrlPath { get; init; }

    /// <summary>A certificate is asked for (<c>verify</c> at all, or any option that implies it).</summary>
    public bool RequestCertificate { get; init; }

    /// <summary><c>requireCert</c>, or what implies it.</summary>
    public bool RequireCertificate { get; init; }

    /// <summary><c>verifyChain</c>, or <c>verify</c> 1–3.</summary>
    public bool VerifyChain { get; init; }

    /// <summary><c>verifyPeer</c>, or <c>verify</c> 3–4.</summary>
    public bool VerifyPeer { get; init; }

    /// <summary><c>checkHost</c>, in order.</summary>
    public IReadOnlyList<string> CheckHosts { get; init; } = [];

    /// <summary><c>checkEmail</c>, in order.</summary>
    public IReadOnlyList<string> CheckEmails { get; init; } = [];

    /// <summary><c>checkIP</c>, in order.</summary>
    public IReadOnlyList<string> CheckAddresses { get; init; } = [];

    /// <summary><c>ciphers</c>, for TLS up to 1.2.</summary>
    public string? Ciphers { get; init; }

    /// <summary><c>ciphersuites</c>, for TLS 1.3.</summary>
    public string? CipherSuites { get; init; }

    /// <summary><c>curves</c>.</summary>
    public string? Curves { get; init; }

    /// <summary><c>securityLevel</c>, 0–5; null for OpenSSL's, at least 2.</summary>
    public int? SecurityLevel { get; init; }

    /// <summary><c>sslVersionMin</c> as OpenSSL numbers versions (0x303 is TLS 1.2); 0 for its oldest.</summary>
    public int Minimum { get; init; }

    /// <summary><c>sslVersionMax</c>; 0 for OpenSSL's newest.</summary>
    public int Maximum { get; init; }

    /// <summary>Bits of SSL_OP_* that the file sets (SSL_CTX_set_options(3)), besides stunnel's own NO_SSLv2 and NO_SSLv3.</summary>
    public ulong OptionsSet { get; init; }

    /// <summary>Bits of SSL_OP_* that are cleared.</summary>
    public ulong OptionsCleared { get; init; }

    /// <summary><c>config</c>: commands of SSL_CONF_cmd(3), as written.</summary>
    public IReadOnlyList<string> ConfigCommands { get; init; } = [];

    /// <summary><c>sessionCacheSize</c>; 0 for no bound.</summary>
    public int SessionCacheSize { get; init; } = 1000;

    /// <summary><c>sessionCacheTimeout</c>.</summary>
    public TimeSpan SessionCacheTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary><c>sessionResume</c>.</summary>
    public bool SessionResume { get; init; } = true;

    /// <summary><c>sessiond</c>.</summary>
    public StunnelAddress? SessionCacheServer { get; init; }

    /// <summary><c>ticketKeySecret</c>: 16 or 32 bytes.</summary>
    public Secret? TicketKey { get; init; }

    /// <summary><c>ticketMacSecret</c>: 16 or 32 bytes.</summary>
    public Secret? TicketMac { get; init; }

    /// <summary><c>PSKsecrets</c>: the file.</summary>
    public string? PskFile { get; init; }

    /// <summary>What <see cref="PskFile"/> lists, in order.</summary>
    public IReadOnlyList<PskSecret> PskSecrets { get; init; } = [];

    /// <summary><c>PSKidentity</c>; the first of the file where it was not said.</summary>
    public string? PskIdentity { get; init; }

    /// <summary><c>OCSP</c>: the responder for the peer's own certificate.</summary>
    public string? OcspResponder { get; init; }

    /// <summary><c>OCSPaia</c>.</summary>
    public bool OcspAia { get; init; }

    /// <summary><c>OCSPflag</c>: bits of OCSP_basic_verify(3).</summary>
    public uint OcspFlags { get; init; }

    /// <summary><c>OCSPnonce</c>.</summary>
    public bool OcspNonce { get; init; }

    /// <summary><c>OCSPrequire</c>: an answer that decides nothing rejects.</summary>
    public bool OcspRequire { get; init; } = true;

    /// <summary><c>TIMEOUTocsp</c>.</summary>
    public TimeSpan OcspTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>renegotiation</c>.</summary>
    public bool Renegotiation { get; init; } = true;

    /// <summary><c>engineId</c> or <c>engineNum</c>, as written.</summary>
    public string? Engine { get; init; }

    /// <summary><c>CAengine</c>, in order.</summary>
    public IReadOnlyList<string> CaEngine { get; init; } = [];
}
