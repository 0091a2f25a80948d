using System.Globalization;
using Postern.Mail.Accounts;
using Postern.Wire.Sasl;

namespace Postern.Mail.Explaining;

/// <summary>What an account is and has, as far as a login is concerned; no secret of it.</summary>
internal static class AccountStory
{
    /// <summary>The step.</summary>
    internal static WalkStep Of(string login, Account? account, DateTimeOffset now)
    {
        if (account is null)
            return new WalkStep("account", StepResult.Bad, $"there is no account “{AccountName.Shown(login)}”", Add(login));
        string words = $"{account.Name} is {(account.IsEnabled ? "enabled" : "disabled")} and has {string.Join(", ", Credentials(account, now))}";
        return account.IsEnabled
            ? new WalkStep("account", StepResult.Good, words)
            : new WalkStep("account", StepResult.Bad, words, $"postern account enable {account.Name}");
    }

    /// <summary>What to do where there is none of this name.</summary>
    internal static string Add(string login)
    {
        string name = AccountName.Split(login).Name;
        return AccountName.Problem(name) is null
            ? $"add it with postern account add {name}, or look for its name with postern account list"
            : "look for its name with postern account list";
    }

    private static IEnumerable<string> Credentials(Account account, DateTimeOffset now)
    {
        yield return account.Passwords.Count == 0 ? "no main password" : $"a password ({string.Join(", ", account.Passwords.Select(one => one.Keys is { } keys ? $"keys for {SaslMechanisms.All.Last(row => row.Hash == keys.Hash)}" : "a slow hash"))})";
        if (account.Totp is not null)
            yield return "six digits of an authenticator behind it";
        foreach (var app in account.AppPasswords)
            yield return $"the app password {app.Label} for {app.Scope.Text()}{Expiry(app, now)}";
        if (account.SecretFor.Count > 0)
            yield return $"a sealed password for {string.Join(" and ", account.SecretFor)}";
        if (account.Otp is not null)
            yield return "a chain of one-time passwords";
        if (account.Certificates.Count > 0)
            yield return account.Certificates.Count == 1 ? "a certificate" : $"{account.Certificates.Count} certificates";
        yield return account.BackendSecret is null ? "no secret for the server behind" : "a secret for the server behind";
    }

    private static string Expiry(AppPassword app, DateTimeOffset now) => app.Expires is not { } end
        ? ""
        : $"{(app.IsExpired(now) ? " (expired " : " (until ")}{end.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC)";
}
