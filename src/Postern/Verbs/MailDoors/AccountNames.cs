using Postern.Mail.Accounts;

namespace Postern.Verbs.MailDoors;

/// <summary>Accounts in a sentence: by name where they are few, by their number where they are many.</summary>
internal static class AccountNames
{
    private const int Few = 3; // arbitrary: a sentence stays a line

    /// <summary>As in <c>alice, bob</c> or <c>17 accounts</c>.</summary>
    public static string Of(IReadOnlyCollection<Account> accounts) =>
        accounts.Count <= Few ? string.Join(", ", accounts.Select(account => account.Name)) : $"{accounts.Count} accounts ({accounts.First().Name} and others)";

    /// <summary>The name that a command line takes: theirs if it is one, else NAME.</summary>
    public static string ForCommand(IReadOnlyCollection<Account> accounts) => accounts.Count == 1 ? accounts.First().Name : "NAME";

    /// <summary>The verb in the number of the accounts.</summary>
    public static string Have(IReadOnlyCollection<Account> accounts) => accounts.Count == 1 ? "has" : "have";
}
