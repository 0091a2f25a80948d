using System.Text;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Files;
using Postern.Mail.Accounts.Import;
using Postern.Mail.Accounts.OneTime;
using Postern.Mail.Accounts.Passwords;

namespace Postern.Fuzz.Targets;

/// <summary>What people and other programs write of accounts: files, lists, kept passwords, otpauth URLs.</summary>
internal static class AccountTarget
{
    public static void File(byte[] input)
    {
        IReadOnlyList<Account> accounts;
        try
        {
            accounts = AccountFileText.Read("x", input);
        }
        catch (IOException wrong)
        {
            IsSaid(wrong.Message);
            Invariant.Holds(wrong.Message.StartsWith("x:", StringComparison.Ordinal), "a mistake has its place");
            return;
        }

        var written = Text(accounts);
        Invariant.Holds(written == Text(AccountFileText.Read("x", Encoding.UTF8.GetBytes(written))), "what is written is read as the same");
        foreach (var account in accounts.Take(2))
        {
            var changed = AccountFileText.Read("x", Encoding.UTF8.GetBytes(AccountFileText.Change(input, account.Name, account)));
            Invariant.Holds(written == Text(changed), "a change of one account leaves the others");
            changed = AccountFileText.Read("x", Encoding.UTF8.GetBytes(AccountFileText.Change(input, account.Name, null)));
            Invariant.Holds(Text([.. accounts.Where(one => one != account)]) == Text(changed), "one is gone, and no other");
        }
    }

    public static void State(byte[] input)
    {
        var written = AccountFileState.Read(input).Format();
        Invariant.Holds(AccountFileState.Read(written).Format().AsSpan().SequenceEqual(written), "what is written is read as the same");
    }

    public static void List(byte[] input)
    {
        foreach (var format in Enum.GetValues<ImportFormat>())
        {
            var list = AccountList.Read("x", input, format);
            foreach (var problem in list.Problems)
                IsSaid(problem);
            foreach (var account in list.Accounts)
            {
                Invariant.Holds(AccountName.Problem(account.Name) is null, "a name is one");
                Invariant.Holds(account.Hash is null != account.Password is null, "a hash, or a password");
                if (account.Hash is not null)
                    Kept(account.Hash.Text);
            }
        }
    }

    public static void Hash(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (PasswordHash.TryParse(text, out var hash, out var problem))
            Kept(hash.Text);
        else
            IsSaid(problem);
    }

    public static void OtpAuth(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (!OtpAuthUrl.TryReadSecret(text, out var secret, out var problem))
        {
            IsSaid(problem);
            return;
        }

        Invariant.Holds(OtpAuthUrl.TryReadSecret(OtpAuthUrl.Format("Postern", "x", secret), out var again, out _) && secret.Equals(again), "what is written is read as the same");
    }

    private static void Kept(string text) =>
        Invariant.Holds(PasswordHash.TryParse(text, out var hash, out _) && hash.Text == text, "a kept password is read as the same");

    private static string Text(IReadOnlyList<Account> accounts) => string.Join('\n', accounts.SelectMany(AccountFileText.Format));

    private static void IsSaid(string problem) =>
        Invariant.Holds(problem.Length is > 0 and < 800 && !problem.Any(char.IsControl), "a problem is one printable sentence: " + problem);
}
