using Postern.Configuration.Doors;
using Postern.Mail.Accounts;
using Postern.Mail.Doors.Logins;
using Postern.Net.Settings;
using Postern.Verbs.Accounts;
using Postern.Wire.Sasl;

namespace Postern.Verbs.MailDoors;

/// <summary>Mechanisms without secrets behind them, and accounts without a secret for the server behind.</summary>
internal static class SecretNotes
{
    /// <summary>The notes.</summary>
    public static IEnumerable<DoorProblem> Of(DoorSettings door, IReadOnlyList<Account> accounts)
    {
        Account[] enabled = [.. accounts.Where(account => account.IsEnabled)];
        if (enabled.Length == 0)
            return [new DoorProblem($"nobody can log in at {door.Name}, because every account is disabled: postern account enable NAME")];
        return Front(door, enabled).Concat(Back(door, enabled, Holdings.Of(accounts)));
    }

    private static IEnumerable<DoorProblem> Front(DoorSettings door, Account[] enabled)
    {
        Account[] bare = [.. enabled.Where(account => account is { Passwords.Count: 0, AppPasswords.Count: 0, Certificates.Count: 0, Otp: null })];
        if (bare.Length > 0)
            yield return new DoorProblem($"{AccountNames.Of(bare)} {AccountNames.Have(bare)} nothing to log in with: postern account passwd {AccountNames.ForCommand(bare)}");
        var named = door.Mail.Mechanisms.Select(MechanismRules.Find).OfType<SaslMechanism>().ToList();
        foreach (var mechanism in named)
        {
            Account[] without = [.. enabled.Except(bare).Where(account => !Has(account, mechanism))];
            if (without.Length > 0)
                yield return new DoorProblem(Lacking(mechanism, without, enabled), "mechanisms");
        }
        foreach (var hash in named.Count > 0 ? [] : Enum.GetValues<ScramHash>())
        {
            // What nobody has keys for, nobody misses.
            Account[] proving = [.. enabled.Where(account => account.Passwords.Count > 0 && account.Totp is null)];
            Account[] without = [.. proving.Where(account => !HasKeys(account, hash))];
            if (without.Length > 0 && without.Length < proving.Length)
                yield return new DoorProblem($"SCRAM with {Word(hash)} is offered to nobody, because {AccountNames.Of(without)} {AccountNames.Have(without)} no keys for it: they are made by a login with the password where the accounts are in a database, or by {NewKeys(AccountNames.ForCommand(without), hash)}");
        }
    }

    private static string Lacking(SaslMechanism mechanism, Account[] without, Account[] enabled)
    {
        var who = AccountNames.Of(without);
        var name = AccountNames.ForCommand(without);
        return mechanism switch
        {
            { Hash: { } hash } => $"{mechanism} is offered to nobody, because {who} {AccountNames.Have(without)} no keys for it: {NewKeys(name, hash)}",
            { Needs: SaslNeed.Certificate } => without.Length == enabled.Length
                ? $"{mechanism} is offered to nobody, because no account has a certificate: postern account certificate NAME FILE"
                : $"nobody logs in by {mechanism} as {who}: postern account certificate {name} FILE",
            { Name: "OTP" } => without.Length == enabled.Length
                ? $"{mechanism} is offered to nobody, because no account has a chain of one-time passwords: postern account otp NAME"
                : $"nobody logs in by {mechanism} as {who}: postern account otp {name}",
            _ when mechanism.Is(SaslTraits.NeedsClearSecret) => without.Length == enabled.Length
                ? $"{mechanism} is offered to nobody, because it needs the password itself and no account keeps it: postern account passwd NAME --clear-for {mechanism}"
                : $"nobody logs in by {mechanism} as {who}, because it needs the password itself: postern account passwd {name} --clear-for {mechanism}",
            _ => $"nobody logs in by {mechanism} as {who}, who {AccountNames.Have(without)} no password: postern account passwd {name}",
        };
    }

    /// <summary>Whether an account has what a mechanism is checked with; what stands behind PLAIN is any password.</summary>
    private static bool Has(Account account, SaslMechanism mechanism) => mechanism switch
    {
        { Needs: SaslNeed.Certificate } => account.Certificates.Count > 0,
        { Needs: not SaslNeed.Password } => true, // said of the door itself
        { Hash: { } hash } => account.Passwords.Count == 0 || account.Totp is not null || HasKeys(account, hash),
        { Name: "OTP" } => account.Otp is not null,
        _ when mechanism.Is(SaslTraits.NeedsClearSecret) => account.SecretFor.Contains(mechanism.Name, StringComparer.OrdinalIgnoreCase),
        _ => account.Passwords.Count > 0 || account.AppPasswords.Count > 0,
    };

    /// <summary>What the server behind is shown where the door knows no password of the client's that would open it.</summary>
    private static IEnumerable<DoorProblem> Back(DoorSettings door, Account[] enabled, Holdings holdings)
    {
        Account[] without = [.. enabled.Where(account => account.BackendSecret is null)];
        if (without.Length == 0 || door.Connect.Count == 0 || door.Mail.Proof is not (BackendProof.Own or BackendProof.Kept))
            yield break;
        var secret = $"postern account backend-secret {AccountNames.ForCommand(without)}";
        var offered = new FrontOffers(door, isFinal: true, holdings.Have).List(hasCertificate: true, hasBindings: true);
        var hiding = offered.Where(mechanism => !mechanism.Is(SaslTraits.Reveals)).ToList();
        if (door.Mail.Proof == BackendProof.Kept)
            yield return new DoorProblem($"no login of {AccountNames.Of(without)} reaches the server, because no secret for it is kept: {secret}", "prove-by");
        else if (offered.Count > 0 && hiding.Count == offered.Count)
            yield return new DoorProblem($"no login of {AccountNames.Of(without)} reaches the server, because every mechanism that is offered hides the password and no secret is kept: {secret}", "mechanisms");
        else if (hiding.Count > 0)
            yield return new DoorProblem($"a login of {AccountNames.Of(without)} by {hiding[0]} does not reach the server, because it hides the password and no secret is kept: {secret}, or name mechanisms that show it, as in mechanisms = PLAIN", "mechanisms");
        Account[] strange = [.. without.Where(account => account.AppPasswords.Count > 0 || account.Totp is not null)];
        if (door.Mail.Proof == BackendProof.Own && strange.Length > 0)
            yield return new DoorProblem($"app passwords and codes of {AccountNames.Of(strange)} open the door and not the server, which knows nothing of them: postern account backend-secret {AccountNames.ForCommand(strange)}", "prove-by");
    }

    private static string NewKeys(string name, ScramHash hash) => $"postern account passwd {name} --form {PasswordOptions.FormFor(hash)}";

    private static bool HasKeys(Account account, ScramHash hash) => account.Passwords.Any(one => one.Keys?.Hash == hash);

    private static string Word(ScramHash hash) => hash switch
    {
        ScramHash.Sha1 => "SHA-1",
        ScramHash.Sha512 => "SHA-512",
        _ => "SHA-256",
    };
}
