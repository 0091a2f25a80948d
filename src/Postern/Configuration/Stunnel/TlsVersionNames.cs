using Postern.Net.Settings;

namespace Postern.Configuration.Stunnel;

/// <summary>stunnel's names of versions.</summary>
internal static class TlsVersionNames
{
    private static readonly (string Name, TlsVersion Version)[] Versions =
    [
        ("TLSv1",   TlsVersion.Tls10),
        ("TLSv1.0", TlsVersion.Tls10),
        ("TLSv1.1", TlsVersion.Tls11),
        ("TLSv1.2", TlsVersion.Tls12),
        ("TLSv1.3", TlsVersion.Tls13),
    ];

    public static bool TryFind(string name, out TlsVersion version)
    {
        var row = Array.Find(Versions, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        version = row.Version;
        return row.Name is not null;
    }
}
