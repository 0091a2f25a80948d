using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Passwords;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts;

/// <summary>Accounts that tests begin with.</summary>
internal static class AccountSamples
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly CertificateClaim Pin = Claim("SHA256:" + new string('A', 64));

    public static CertificateClaim Claim(string text) => CertificateClaim.TryParse(text, out var claim, out var problem) ? claim : throw new FormatException(problem);

    /// <summary>Hashes that cost nothing: not every test is about the price.</summary>
    public static PasswordHash Cheap(string password) => SaltedHashes.Make(new Secret(password), "salt"u8);

    public static Account Plain(string name, string password) => new() { Name = name, Passwords = [Cheap(password)] };

    /// <summary>An account that has some of everything.</summary>
    public static Account Full(string name) => new()
    {
        Name = name,
        IsEnabled = false,
        Aliases = ["sales@example.org", "Zoë@example.org"],
        Passwords = [Cheap("one"), ScramHashes.Make(Postern.Wire.Sasl.ScramHash.Sha256, new Secret("one"), "salt"u8, 1)!], // a letter is fit
        SecretFor = ["APOP", "CRAM-MD5"],
        Secret = Sealed(1),
        BackendSecret = Sealed(2),
        Totp = Sealed(3),
        Otp = Postern.Mail.Accounts.OneTime.OtpMaker.Make(new Secret("a pass phrase")),
        Certificates = [Claim("CN=alice,O=Example = x"), Pin],
        AppPasswords =
        [
            PasswordMaker.MakeApp("laptop", ServiceScope.All, Now, expires: null).Kept,
            PasswordMaker.MakeApp("phone", ServiceScope.Imap | ServiceScope.Submit, Now, Now.AddDays(90)).Kept,
        ],
    };

    /// <summary>What can be compared of an account.</summary>
    public static string Text(Account? account) => account is null ? "(none)" : string.Join('\n', Postern.Mail.Accounts.Files.AccountFileText.Format(account));

    private static string Sealed(byte first) => Postern.Store.State.Seal.Mark + Convert.ToBase64String([first, .. new byte[40]]);
}
