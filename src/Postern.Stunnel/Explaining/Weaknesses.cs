using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Explaining;

/// <summary>What a service allows that a careful administrator would not, and what to write instead.</summary>
public static class Weaknesses
{
    private const int Tls12 = 0x303;
    private const int UsualLevel = 2;

    private static readonly (Func<ServiceOptions, bool> Holds, string Text)[] All =
    [
        (service => service.Client && !IsVerified(service),
            "the server is not verified, so anybody on the way can read and change everything: write verifyChain = yes, CAfile (or CApath) and checkHost"),
        (service => service.Client && service.Tls is { VerifyChain: true, VerifyPeer: false } && !ChecksNames(service),
            "any certificate of these authorities is taken, whoever it was made for: write checkHost = NAME"),
        (service => !service.Client && service.Tls is { VerifyChain: true, VerifyPeer: false } && !ChecksNames(service),
            "any client with a certificate of these authorities may come in: if that is not meant, use verifyPeer = yes or checkHost"),
        (service => service.Tls is { RequireCertificate: true, VerifyChain: false, VerifyPeer: false },
            "a certificate is asked for and anything is taken for one: write verifyChain = yes or verifyPeer = yes"),
        (service => service.Tls is { VerifyChain: true, CrlFile: null, CrlPath: null, OcspResponder: null, OcspAia: false },
            "a certificate that was revoked is accepted: write CRLfile, or OCSPaia = yes"),
        (service => service.Tls.Minimum is > 0 and < Tls12,
            "versions before TLS 1.2 are spoken: write sslVersionMin = TLSv1.2"),
        (service => service.Tls.Maximum is > 0 and < Tls12,
            "only versions before TLS 1.2 are spoken: leave sslVersionMax and sslVersion out"),
        (service => service.Tls.SecurityLevel < UsualLevel,
            "the security level lets keys and digests pass that can be broken: leave securityLevel out"),
        (service => service.Tls.Ciphers is { } list && IsWeak(list),
            "the list of ciphers has some without encryption or without a known peer: leave ciphers out"),
        (service => service.Tls.Renegotiation && service.Tls is { Maximum: > 0 and <= Tls12 },
            "a client may ask for handshake after handshake: write renegotiation = no"),
        (service => service.Client && service.Accept.Any(IsOpen),
            "clear text is taken from other machines: write accept = 127.0.0.1:PORT, or a Unix socket"),
        (service => !service.Client && service.Exec is null && service.Connect.Any(IsElsewhere),
            "clear text goes on to another machine: have the target on this one, or a second section with client = yes there"),
        (service => service.Redirect.Count > 0,
            "whoever is not accepted is let in elsewhere: be sure that nothing worth keeping stands there"),
        (service => service.TimeoutIdle > TimeSpan.FromHours(1),
            "a connection may be silent for hours before it is closed: TIMEOUTidle = 1800 is what mail wants (RFC 9051 §5.4)"),
    ];

    /// <summary>Each in a sentence, without its full stop.</summary>
    public static IReadOnlyList<string> Of(ServiceOptions service) => [.. All.Where(row => row.Holds(service)).Select(row => row.Text)];

    private static bool IsVerified(ServiceOptions service) => service.Tls.VerifyChain || service.Tls.VerifyPeer || service.Tls.PskSecrets.Count > 0;

    private static bool ChecksNames(ServiceOptions service) =>
        service.Tls.CheckHosts.Count + service.Tls.CheckAddresses.Count + service.Tls.CheckEmails.Count > 0;

    /// <summary>A word that adds such ciphers; one behind ! or - takes them away.</summary>
    private static bool IsWeak(string list) =>
        list.Split(':', ',', ' ').Any(word => word is "ALL" or "COMPLEMENTOFALL" or "aNULL" or "eNULL" or "NULL" or "ADH" or "AECDH" or "EXPORT" or "LOW" or "DES" or "RC4" or "MD5");

    private static bool IsOpen(StunnelAddress address) => address.Path is null && !IsHere(address.Host);

    /// <summary>Without a host the target is this machine.</summary>
    private static bool IsElsewhere(StunnelAddress address) => address is { Path: null, Host.Length: > 0 } && !IsHere(address.Host);

    private static bool IsHere(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
