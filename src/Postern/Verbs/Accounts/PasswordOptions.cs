using System.CommandLine;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Passwords;
using Postern.Store.State;
using Postern.Verbs.Ssh;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Verbs.Accounts;

/// <summary>How a new main password is kept: what <c>add</c> and <c>passwd</c> have in common.</summary>
internal sealed class PasswordOptions
{
    private static readonly (string Word, PasswordForm Form)[] Forms =
    [
        ("scram",        PasswordForm.ScramSha256),
        ("scram-sha512", PasswordForm.ScramSha512),
        ("scram-sha1",   PasswordForm.ScramSha1),
        ("slow",         PasswordForm.Slow),
    ];

    /// <summary>The value of <c>--form</c> that makes keys of this hash.</summary>
    public static string FormFor(ScramHash hash) => Array.Find(Forms, row => row.Form == hash switch
    {
        ScramHash.Sha512 => PasswordForm.ScramSha512,
        ScramHash.Sha1 => PasswordForm.ScramSha1,
        _ => PasswordForm.ScramSha256,
    }).Word;

    public PasswordOptions()
    {
        Form.AcceptOnlyFromAmong([.. Forms.Select(row => row.Word)]);
        ClearFor.CompletionSources.Add([.. Account.ClearMechanisms]);
    }

    /// <summary>Which hashes are kept.</summary>
    public Option<string?> Form { get; } = new("--form") { HelpName = "FORM", Description = "scram: keys of SCRAM-SHA-256, which serve every client (the default); scram-sha512, scram-sha1: those of the other hash besides; slow: PBKDF2 with SHA-512 and no SCRAM" };

    /// <summary>For which mechanisms the password itself is kept.</summary>
    public Option<string?> ClearFor { get; } = new("--clear-for") { HelpName = "MECHANISMS", Description = "keep the password itself too, sealed under the state key, for APOP,CRAM-MD5,DIGEST-MD5 or some of them; empty for no more" };

    /// <summary>An account with a new password, kept as before where nothing else is said.</summary>
    public Func<Account, Account> Change(ParseResult result, Secret password, Func<Seal> seal)
    {
        var word = result.GetValue(Form);
        var mechanisms = Mechanisms(result.GetValue(ClearFor));
        return account =>
        {
            var form = word is null ? PasswordMaker.FormOf(account.Passwords) : Array.Find(Forms, row => row.Word == word).Form;
            var names = mechanisms ?? account.SecretFor;
            return account with
            {
                Passwords = PasswordMaker.Make(password, form),
                SecretFor = names,
                Secret = names.Count == 0 ? null : seal().Close(password, Account.SecretPurpose, account.Name),
            };
        };
    }

    private static string[]? Mechanisms(string? text)
    {
        if (text is null)
            return null;
        string[] names = [.. text.ToUpperInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        return Array.Find(names, name => !Account.ClearMechanisms.Contains(name)) is { } unknown
            ? throw new UsageException($"--clear-for: “{unknown}” needs no password in clear: write some of {string.Join(',', Account.ClearMechanisms)}")
            : names;
    }
}
