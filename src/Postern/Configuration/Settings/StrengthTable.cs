using Postern.Net.Settings;

namespace Postern.Configuration.Settings;

/// <summary>Versions and algorithms: the same six settings for either side of a door.</summary>
internal static class StrengthTable
{
    private static readonly string[] Levels = ["0", "1", "2", "3", "4", "5"];

    public static Setting[] For(string prefix, SettingGroup group, Func<Draft, TlsStrength> get, Action<Draft, TlsStrength> set) =>
    [
        new(prefix + "tls-min", "VERSION", group, "The oldest version of TLS: 1.2 without it.", Read.Version((d, v) => set(d, get(d) with { Minimum = v }))) { Choices = Read.Versions },
        new(prefix + "tls-max", "VERSION", group, "The newest version of TLS: 1.3 without it.", Read.Version((d, v) => set(d, get(d) with { Maximum = v }))) { Choices = Read.Versions },
        new(prefix + "ciphers", "LIST", group, "Ciphers of TLS 1.2 and older, in OpenSSL's words (openssl-ciphers(1)).", Read.Text((d, v) => set(d, get(d) with { Ciphers = v }))),
        new(prefix + "ciphersuites", "LIST", group, "Cipher suites of TLS 1.3, preferred first.", Read.Text((d, v) => set(d, get(d) with { CipherSuites = v }))),
        new(prefix + "groups", "LIST", group, "Groups for the key exchange, preferred first, as in X25519:P-256.", Read.Text((d, v) => set(d, get(d) with { Groups = v }))),
        new(prefix + "security-level", "N", group, "OpenSSL's security level: 2 without it; 0 is what TLS 1.0 and 1.1 need.", Read.OneOf(Levels, (d, n) => set(d, get(d) with { SecurityLevel = n }))) { Choices = Levels },
    ];
}
