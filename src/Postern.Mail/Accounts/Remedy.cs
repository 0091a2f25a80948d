using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts;

/// <summary>What an administrator does for an account that lacks what a mechanism is checked with.</summary>
public static class Remedy
{
    /// <summary>The command that gives it to the account, in words that stand behind a colon; null where nothing is missing.</summary>
    public static string? For(Account account, SaslMechanism mechanism) => mechanism switch
    {
        { Name: "OTP" } => account.Otp is { Sequence: > 1 } ? null : $"postern account otp {account.Name}",
        _ when mechanism.Is(SaslTraits.NeedsClearSecret) => account.SecretFor.Contains(mechanism.Name, StringComparer.OrdinalIgnoreCase) ? null : ClearFor(account, mechanism.Name),
        _ => account.Passwords.Count == 0 && account.AppPasswords.Count == 0 ? $"postern account passwd {account.Name}" : null,
    };

    /// <summary>The command that keeps the password itself for one mechanism more.</summary>
    internal static string ClearFor(Account account, string mechanism) => $"postern account passwd {account.Name} --clear-for {string.Join(',', [.. account.SecretFor, mechanism])}";
}
