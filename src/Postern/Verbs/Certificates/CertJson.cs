using System.Text.Json;
using System.Text.Json.Serialization;
using Postern.Net.Certificates;

namespace Postern.Verbs.Certificates;

/// <summary>What <c>cert new --json</c> prints.</summary>
internal sealed record NewCertificateJson(string CertificatePath, string KeyPath, string? AuthorityPath, CertificateJson Certificate);

/// <summary>What <c>cert show --json</c> prints.</summary>
internal sealed record ShownJson(string Source, IReadOnlyList<CertificateJson> Chain, IReadOnlyList<string> Warnings, string? Tls, string? Refusal, string? Stapled);

/// <summary>What <c>cert check --json</c> prints.</summary>
internal sealed record CheckedJson(string Source, bool Ok, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes, CertificateJson? Certificate);

/// <summary>One certificate.</summary>
internal sealed record CertificateJson(
    string Subject,
    string Issuer,
    IReadOnlyList<string> Names,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Key,
    string Signature,
    string Serial,
    string Sha256,
    string SpkiSha256,
    string CertificatePin,
    string KeyPin,
    bool SelfSigned,
    bool Authority,
    bool MustStaple,
    string? OcspUrl);

/// <summary>The JSON of the certificate verbs; its names are promised to scripts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewCertificateJson))]
[JsonSerializable(typeof(ShownJson))]
[JsonSerializable(typeof(CheckedJson))]
internal sealed partial class CertJson : JsonSerializerContext
{
    internal static string Text(NewCertificateJson value) => JsonSerializer.Serialize(value, Default.NewCertificateJson);

    internal static string Text(ShownJson value) => JsonSerializer.Serialize(value, Default.ShownJson);

    internal static string Text(CheckedJson value) => JsonSerializer.Serialize(value, Default.CheckedJson);

    internal static CertificateJson Of(CertificateFacts facts) => new(
        facts.Subject,
        facts.Issuer,
        facts.Names,
        facts.NotBefore,
        facts.NotAfter,
        facts.KeyKind,
        facts.SignatureAlgorithm,
        facts.Serial,
        facts.FingerprintSha256,
        facts.SpkiSha256,
        facts.CertificatePin.ToString(),
        facts.KeyPin.ToString(),
        facts.SelfSigned,
        facts.Authority,
        facts.MustStaple,
        facts.OcspUrl);
}
