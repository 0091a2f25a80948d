using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Stunnel;

/// <summary>stunnel's <c>options</c> and names of versions.</summary>
internal static class StunnelFlags
{
    private static readonly (string Name, TlsVersion Version)[] Versions =
    [
        ("TLSv1",   TlsVersion.Tls10),
        ("TLSv1.0", TlsVersion.Tls10),
        ("TLSv1.1", TlsVersion.Tls11),
        ("TLSv1.2", TlsVersion.Tls12),
        ("TLSv1.3", TlsVersion.Tls13),
    ];

    /// <summary>What holds here whether it is asked for or not.</summary>
    private static readonly string[] Always =
        ["NO_SSLv2", "NO_SSLv3", "NO_COMPRESSION", "NO_RENEGOTIATION", "NO_CLIENT_RENEGOTIATION", "SINGLE_DH_USE", "SINGLE_ECDH_USE", "CIPHER_SERVER_PREFERENCE", "DONT_INSERT_EMPTY_FRAGMENTS", "ALL"];

    public static bool TryVersion(string name, out TlsVersion version)
    {
        var row = Array.Find(Versions, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        version = row.Version;
        return row.Name is not null;
    }

    public static string? Set(StunnelWords words, string value)
    {
        var name = value.StartsWith("SSL_OP_", StringComparison.OrdinalIgnoreCase) ? value["SSL_OP_".Length..] : value;
        if (Always.Contains(name, StringComparer.OrdinalIgnoreCase))
            return null;
        if (name.Equals("NO_TICKET", StringComparison.OrdinalIgnoreCase))
        {
            words.Resume = false;
            return null;
        }

        var isClear = name.StartsWith('-');
        var plain = isClear ? name[1..] : name;
        if (!plain.StartsWith("NO_", StringComparison.OrdinalIgnoreCase) || !TryVersion(plain[3..].Replace('_', '.'), out var version))
            return $"the flag {Spelling.Quote(value)} is not carried by this version";
        if (isClear)
            words.Without.Remove(version);
        else
            words.Without.Add(version);
        return null;
    }
}
