using Postern.Mail.Accounts.Database;
using Postern.Mail.Accounts.Files;

namespace Postern.Mail.Accounts;

/// <summary>From the word an operator writes to the accounts: <c>FILE</c>, <c>sqlite:FILE</c>, or nothing for the database of the state directory.</summary>
public static class AccountStore
{
    private const string DatabasePrefix = "sqlite:";

    /// <summary>Opens accounts; a database is made where there is none.</summary>
    /// <param name="place">The operator's word; null for <c>accounts.db</c> in the state directory.</param>
    /// <param name="stateDirectory">The state directory, which is there.</param>
    /// <param name="onFault">Told that an account file was changed and is not right; what was read before stays in force.</param>
    /// <exception cref="IOException">They cannot be opened; the text is one sentence.</exception>
    public static IAccounts Open(string? place, string stateDirectory, Action<IOException> onFault)
    {
        if (place is null)
            return new DatabaseAccounts(Path.Combine(stateDirectory, DatabaseAccounts.FileName));
        return IsDatabase(place) ? new DatabaseAccounts(PathIn(place)) : new AccountFile(PathIn(place), onFault);
    }

    /// <summary>The path of the database that is meant; null where it is a text file.</summary>
    /// <param name="place">The operator's word; null for <c>accounts.db</c> in the state directory.</param>
    /// <param name="stateDirectory">The state directory.</param>
    /// <exception cref="IOException">It names no file.</exception>
    public static string? DatabaseAt(string? place, string stateDirectory) =>
        place is null ? Path.Combine(stateDirectory, DatabaseAccounts.FileName) : IsDatabase(place) ? PathIn(place) : null;

    private static bool IsDatabase(string place) => place.StartsWith(DatabasePrefix, StringComparison.OrdinalIgnoreCase);

    private static string PathIn(string place)
    {
        string path = IsDatabase(place) ? place[DatabasePrefix.Length..] : place;
        return path.Length > 0 ? Path.GetFullPath(path) : throw new IOException("the place of the accounts is empty: write a file, or sqlite: and a file");
    }
}
