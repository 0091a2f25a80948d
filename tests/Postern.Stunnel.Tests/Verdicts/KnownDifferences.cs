namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>Where our reader differs from stunnel4 on purpose: the configuration, and the row of "Differences" in docs/stunnel.md that says why.</summary>
internal static class KnownDifferences
{
    public static readonly (string Name, string Row)[] All =
    [
        ("client: CAstore = file:/x", "later"),
        ("client: OCSPrequire = yes", "later"),
        ("client: TIMEOUTocsp = 5", "later"),
        ("client: retry = 1000", "later"),
        ("global: setEnv = A=b", "later"),
        ("global: setEnv = A=", "later"),
        ("global: provider = default", "later"),
        ("global: providerParameter = a:b=c", "later"),
        ("global: profile = strict", "profile"),
        ("client: connect = 127.0.0.1:99999", "addresses"),
        ("file: client = yes ;; [a] ;; accept = 192.0.2.1:99999 ;; connect = 1", "addresses"),
        ("client: connect = [::1]:993", "brackets"),
        ("file: client = yes ;; [a] ;; accept = [::1]:993 ;; connect = 1", "brackets"),
        ("client: connect = :993", "no-host"),
        ("client: protocolPasswort = geheim", "secrets"),
        ("client: ticketKeySecret = 00-112233445566778899aabbccddeeff", "secrets"),
        ("client: ticketKeySecret = 0011", "secrets"),
        ("client: ticketKeySecret = 0011223344556677889900aabbccddeeff", "secrets"),
        ("client: ticketKeySecret = 00112233445566778899aabbccddeef", "secrets"),
        ("client: ticketKeySecret = 0:0112233445566778899aabbccddeeff", "secrets"),
        ("client: ticketKeySecret = x", "secrets"),
        ("client: ticketMacSecret = zz", "secrets"),
        ("global: ticketKeySecret = 1", "secrets"),
        ("client: stack = 1", "notices"),
        ("global: EGD = x", "notices"),
        ("global: RNDbytes = -1", "notices"),
        ("global: RNDbytes = 0", "notices"),
        ("global: RNDbytes = 99999999999999999999", "notices"),
        ("global: RNDfile = ", "notices"),
        ("global: RNDfile = /nonexistent", "notices"),
        ("global: RNDoverwrite = no", "notices"),
        ("global: engine = auto", "notices"),
        ("global: compression = zlib ;; fips = yes", "fips"),
        ("global: fips = yes", "fips"),
        ("global: securityLevel = 4294967296", "numbers"),
        ("global: debug = local0.", "crash"),
        ("global: setgid = -1", "identifiers"),
        ("global: setuid = -1", "identifiers"),
        ("global: setuid = 4294967296", "identifiers"),
        ("server: [b] ;; sni = c:d ;; sni = a:b ;; connect = 1", "sni"),
    ];
}
