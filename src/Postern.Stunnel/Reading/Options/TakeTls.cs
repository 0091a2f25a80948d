using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;
using Postern.Wire.Text;

namespace Postern.Stunnel.Reading.Options;

/// <summary>How the values are taken that belong to TLS.</summary>
internal static class TakeTls
{
    private const int HighestSecurityLevel = 5;
    private const int HighestVerify = 4;

    public static TakeOption Curves { get; } = Take.Tls((tls, value) => tls with { Curves = value });

    public static TakeOption OcspFlag { get; } = Take.Value(
        value => Words.Find(TlsNames.OcspFlags, value), "Illegal OCSP flag", (run, flag) => run.Tls = run.Tls with { OcspFlags = run.Tls.OcspFlags | flag });

    public static TakeOption SecurityLevel { get; } = Take.Value(
        value => InRange(value, HighestSecurityLevel), "Illegal security level", (run, level) => run.Tls = run.Tls with { SecurityLevel = level });

    public static TakeOption SessionCacheSize { get; } = Take.Value(
        Words.Number, "Illegal session cache size", (run, size) => run.Tls = run.Tls with { SessionCacheSize = Math.Max(0, size) });

    public static TakeOption SessionTimeout { get; } = Take.Value(
        Words.Number, "Illegal session cache timeout", (run, seconds) => run.Tls = run.Tls with { SessionCacheTimeout = TimeSpan.FromSeconds(Math.Max(0, seconds)) });

    public static TakeOption Verify { get; } = Take.Value(
        value => InRange(value, HighestVerify), "Bad verify level", (run, level) => run.Tls = run.Tls with
        {
            RequestCertificate = true,
            RequireCertificate = level >= 2,
            VerifyChain = level is >= 1 and <= 3,
            VerifyPeer = level >= 3,
        });

    public static TakeOption Version(Func<TlsOptions, int, TlsOptions> set) => Take.Value(
        value => Words.Find(TlsNames.Versions, value), "Invalid protocol version", (run, version) => run.Tls = set(run.Tls, version));

    public static TakeOption TicketKey(string name, Func<TlsOptions, Secret, TlsOptions> set) => (run, value) =>
    {
        var key = HexKey.Read(value);
        if (key is not { Length: 16 or 32 })
        {
            run.Say(3, key is null ? $"Required {name} is 16 or 32 byte hexadecimal key" : $"{name} value has {key.Length} bytes instead of required 16 or 32 bytes");
            return $"Failed to read {name}";
        }

        run.Say(6, $"{name} configured");
        run.Tls = set(run.Tls, new Secret(key));
        return null;
    };

    public static TlsOptions RequireCertificate(TlsOptions tls, bool on) => Implied(tls, on) with { RequireCertificate = on };

    // Whoever looks at a certificate asks for one, and wants one.
    public static TlsOptions Implied(TlsOptions tls, bool on) => on ? tls with { RequestCertificate = true, RequireCertificate = true } : tls;

    public static string? Options(ReadingRun run, string value)
    {
        var isCleared = value.StartsWith('-');
        if (Words.Find(TlsNames.Options, isCleared ? value[1..] : value) is not { } bits)
            return "Illegal TLS option";
        run.Tls = isCleared ? run.Tls with { OptionsCleared = run.Tls.OptionsCleared | bits } : run.Tls with { OptionsSet = run.Tls.OptionsSet | bits };
        return null;
    }

    public static string? PskSecrets(ReadingRun run, string value)
    {
        if (PskFile.Read(value, run.Host, run.Say) is not { } secrets)
            return "Failed to read PSK secrets";
        run.Tls = run.Tls with { PskFile = value, PskSecrets = secrets };
        return null;
    }

    public static string? SessionServer(ReadingRun run, string value)
    {
        var (address, problem) = AddressText.Resolve(value, run.Host);
        if (problem is not null)
        {
            run.Say(3, problem);
            return "Failed to resolve sessiond server address";
        }

        run.Tls = run.Tls with { SessionCacheServer = address, OptionsSet = run.Tls.OptionsSet | TlsNames.NoTicket };
        return null;
    }

    private static int? InRange(string value, int highest) => Words.Number(value) is >= 0 and var number && number <= highest ? number : null;
}
