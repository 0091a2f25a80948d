using System.Globalization;
using Postern.Mail.Accounts.Passwords;
using Postern.Store.State;
using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts.Files;

/// <summary>The lines of an account's section: what each of them means, and how it is written.</summary>
internal static class AccountFields
{
    private const string Expires = "expires=";
    private const string Made = "made=";

    /// <summary>One kind of line.</summary>
    /// <param name="Name">Before the equals sign.</param>
    /// <param name="Read">Takes over a value, or throws a <see cref="FormatException"/> with one sentence.</param>
    /// <param name="Write">The values of an account.</param>
    /// <param name="Help">What the manual says.</param>
    internal sealed record Field(string Name, Func<Account, string, Account> Read, Func<Account, IEnumerable<string>> Write, string Help);

    /// <summary>All of them, in the order in which they are written.</summary>
    public static readonly Field[] All =
    [
        new("enabled", (account, value) => account with { IsEnabled = Truth(value) }, account => account.IsEnabled ? [] : ["no"],
            "yes or no: whether the account may log in at all. Without the line it may."),
        new("alias", (account, value) => account with { Aliases = [.. account.Aliases, Name(value)] }, account => account.Aliases,
            "An address that the account may send as, besides its name. Repeatable."),
        new("password", (account, value) => account with { Passwords = [.. account.Passwords, Hash(value)] }, account => account.Passwords.Select(one => one.Text),
            "The main password, as {SCHEME} and its hash; several lines are several forms of one password, as SCRAM-SHA-256 and SCRAM-SHA-512 are."),
        new("app-password", (account, value) => account with { AppPasswords = Add(account, App(value)) }, account => account.AppPasswords.Select(Text),
            "An app password: label, scopes (imap, pop3, submit, with commas), made=TIME, perhaps expires=TIME, and its two hashes. Repeatable."),
        new("certificate", (account, value) => account with { Certificates = [.. account.Certificates, Claim(value)] }, account => account.Certificates.Select(one => one.Text),
            "A client certificate for SASL EXTERNAL: SHA256: and the hash of the certificate or of its key, or its subject as postern cert show prints it, which counts only where the door has verified the chain. Repeatable."),
        new("secret", Secret, account => account.Secret is null ? [] : [$"{string.Join(',', account.SecretFor)} {account.Secret}"],
            "Mechanisms that need the password in clear (APOP, CRAM-MD5, DIGEST-MD5, with commas), and the password, sealed under the state key."),
        new("backend-secret", (account, value) => account with { BackendSecret = Sealed(value) }, account => account.BackendSecret is { } one ? [one] : [],
            "What the door shows at the backend for this account, sealed under the state key."),
        new("totp", (account, value) => account with { Totp = Sealed(value) }, account => account.Totp is { } one ? [one] : [],
            "The secret of the account's one-time codes, sealed under the state key; six digits then stand behind the password."),
        new("otp", (account, value) => account with { Otp = Otp(value) }, account => account.Otp is { } one ? [one.Format()] : [],
            "Where the chain of one-time passwords for SASL OTP began: hash, number, seed, and the last password, which is used up."),
    ];

    /// <summary>Labels are told apart as names are.</summary>
    private static IReadOnlyList<AppPassword> Add(Account account, AppPassword app) => account.AppPasswordOf(app.Label) is null
        ? account.AppPasswords.Count < AccountLimits.AppPasswords ? [.. account.AppPasswords, app] : throw new FormatException($"an account has at most {AccountLimits.AppPasswords} app passwords")
        : throw new FormatException($"there is an app password “{app.Label}” already");

    private static bool Truth(string value) => value.ToLowerInvariant() switch
    {
        "yes" => true,
        "no" => false,
        _ => throw new FormatException("write yes or no"),
    };

    private static string Name(string value) => AccountName.Problem(value) is { } problem ? throw new FormatException(problem) : value;

    private static PasswordHash Hash(string value) => PasswordHash.TryParse(value, out var hash, out var problem) ? hash : throw new FormatException(problem);

    private static CertificateClaim Claim(string value) => CertificateClaim.TryParse(value, out var claim, out var problem) ? claim : throw new FormatException(problem);

    private static OtpState Otp(string value) => OtpState.TryParse(value, out var state) ? state : throw new FormatException("write hash, number, seed and password: postern account otp does");

    private static string Sealed(string value) => Seal.IsSealed(value)
        ? value
        : throw new FormatException($"this is no sealed secret: it begins with {Seal.Mark}, and a verb of postern account writes it");

    private static Account Secret(Account account, string value)
    {
        if (value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var mechanisms, var secret])
            throw new FormatException("write the mechanisms that may use it, a blank, and the sealed password");
        var names = mechanisms.ToUpperInvariant().Split(',');
        return Array.Find(names, name => !Account.ClearMechanisms.Contains(name)) is { } unknown
            ? throw new FormatException($"“{AccountName.Shown(unknown)}” needs no password in clear: write some of {string.Join(',', Account.ClearMechanisms)}")
            : account with { SecretFor = names, Secret = Sealed(secret) };
    }

    private static AppPassword App(string value)
    {
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4)
            throw new FormatException("write label, scopes, and both hashes: postern account app-password does");
        if (AccountName.LabelProblem(words[0]) is { } wrong)
            throw new FormatException(wrong);
        if (!ServiceScopes.TryParse(words[1], out var scope, out var problem))
            throw new FormatException(problem);
        DateTimeOffset created = default;
        DateTimeOffset? expires = null;
        foreach (var word in words[2..^2])
        {
            if (word.StartsWith(Expires, StringComparison.Ordinal))
                expires = Time(word[Expires.Length..]);
            else if (word.StartsWith(Made, StringComparison.Ordinal))
                created = Time(word[Made.Length..]);
            else
                throw new FormatException($"“{AccountName.Shown(word)}” is neither {Made}TIME nor {Expires}TIME");
        }

        var keys = Hash(words[^1]);
        return keys.Keys is null ? throw new FormatException("the last hash of an app password is one of SCRAM") : new AppPassword(words[0], scope, created, Hash(words[^2]), keys) { Expires = expires };
    }

    private static string Text(AppPassword app)
    {
        var expires = app.Expires is { } end ? $" {Expires}{Time(end)}" : "";
        return $"{app.Label} {app.Scope.Text()} {Made}{Time(app.Created)}{expires} {app.Fast.Text} {app.Keys.Text}";
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"“{AccountName.Shown(text)}” is no time: write 2026-12-31 or 2026-12-31T23:59:59Z");
}
