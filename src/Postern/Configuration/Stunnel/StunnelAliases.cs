using Postern.Configuration.Doors;
using Postern.Configuration.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Stunnel;

/// <summary>stunnel's words that a section with URLs understands, because Postern has the same thing under another name.</summary>
internal static class StunnelAliases
{
    private static readonly (string Name, Func<Draft, string, string?> Set)[] All =
    [
        ("CAfile",         As("ca")),
        ("CApath",         As("caPath")),
        ("CRLfile",        As("crl")),
        ("curves",         As("groups")),
        ("curve",          As("groups")),
        ("sni",            As("serverName")),
        ("checkIP",        As("checkHost")),
        ("requireCert",    As("requireClientCert")),
        ("sessionResume",  As("resume")),
        ("sslVersionMin",  Version("tlsMin")),
        ("sslVersionMax",  Version("tlsMax")),
        ("failover",       Failover),
        ("TIMEOUTbusy",    (draft, value) => Limit(draft, "handshake", value) ?? Limit(draft, "prelude", value) ?? Limit(draft, "command", value)),
        ("TIMEOUTclose",   (draft, value) => Limit(draft, "close", value)),
        ("TIMEOUTconnect", (draft, value) => Limit(draft, "connect", value)),
        ("TIMEOUTidle",    (draft, value) => Limit(draft, "idle", value)),
        ("verifyChain",    Verified),
    ];

    /// <summary>The words.</summary>
    public static IEnumerable<string> Names => All.Select(row => row.Name);

    public static Func<Draft, string, string?>? Find(string name) => Array.Find(All, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Set;

    private static Func<Draft, string, string?> As(string key) => (draft, value) => Apply(draft, key, value);

    private static string? Apply(Draft draft, string key, string value) => SettingTable.Keyed(key)?.Apply(draft, value);

    private static string? Limit(Draft draft, string name, string value) => LimitTable.Set(draft, $"{name}={value}");

    private static Func<Draft, string, string?> Version(string key) => (draft, value) =>
        TlsVersionNames.TryFind(value, out var version)
            ? Apply(draft, key, DoorWords.Version(version)["TLS ".Length..])
            : $"{Spelling.Quote(value)} is no version that OpenSSL still speaks: write TLSv1.2 or TLSv1.3";

    private static string? Failover(Draft draft, string value)
    {
        if (value is not ("rr" or "prio"))
            return $"{Spelling.Quote(value)} is neither rr nor prio";
        draft.Door = draft.Door with { RoundRobin = value == "rr" };
        return null;
    }

    /// <summary>A door with URLs verifies anyway; to switch that off has a name that says what it is.</summary>
    private static string? Verified(Draft draft, string value) => value.Equals("yes", StringComparison.OrdinalIgnoreCase)
        ? null
        : "a door with URLs verifies its server: insecure = yes takes any certificate";
}
