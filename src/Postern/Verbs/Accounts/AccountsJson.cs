using System.Text.Json;
using System.Text.Json.Serialization;
using Postern.Mail.Accounts;

namespace Postern.Verbs.Accounts;

/// <summary>One account.</summary>
internal sealed record AccountJson(
    string Name,
    bool Enabled,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Passwords,
    bool Totp,
    int? OneTimePasswords,
    IReadOnlyList<string> ClearFor,
    bool BackendSecret,
    IReadOnlyList<string> Certificates,
    IReadOnlyList<AppPasswordJson> AppPasswords);

/// <summary>One app password.</summary>
internal sealed record AppPasswordJson(string Label, IReadOnlyList<string> Scope, DateTimeOffset Created, DateTimeOffset? Expires, DateTimeOffset? Used, string? UsedFrom);

/// <summary>The JSON of the account verbs; its names are promised to scripts, and it holds no secret and no hash.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountJson))]
[JsonSerializable(typeof(IReadOnlyList<AccountJson>))]
internal sealed partial class AccountsJson : JsonSerializerContext
{
    internal static string Text(Account account) => JsonSerializer.Serialize(Of(account), Default.AccountJson);

    internal static string Text(IReadOnlyList<Account> accounts) => JsonSerializer.Serialize([.. accounts.Select(Of)], Default.IReadOnlyListAccountJson);

    private static AccountJson Of(Account account) => new(
        account.Name,
        account.IsEnabled,
        account.Aliases,
        [.. account.Passwords.Select(one => one.Scheme)],
        account.Totp is not null,
        account.Otp?.Sequence - 1,
        account.SecretFor,
        account.BackendSecret is not null,
        [.. account.Certificates.Select(one => one.Text)],
        [.. account.AppPasswords.Select(one => new AppPasswordJson(one.Label, one.Scope.Text().Split(','), one.Created, one.Expires, one.Used, one.UsedFrom))]);
}
