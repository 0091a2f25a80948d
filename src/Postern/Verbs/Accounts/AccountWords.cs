using Postern.Mail.Accounts;

namespace Postern.Verbs.Accounts;

/// <summary>What an account has, in words that give nothing away.</summary>
internal static class AccountWords
{
    /// <summary>How its main password is kept, and whether a code stands behind it.</summary>
    public static string Password(Account account)
    {
        if (account.Passwords.Count == 0)
            return "none";
        var code = account.Totp is null ? "" : " + code";
        return string.Join(", ", account.Passwords.Select(one => one.Scheme)) + code;
    }
}
