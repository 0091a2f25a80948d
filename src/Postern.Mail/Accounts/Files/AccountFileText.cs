using System.Text;
using Postern.Wire.Configuration;

namespace Postern.Mail.Accounts.Files;

/// <summary>An account file as text: one section for each account, in the grammar of the configuration.</summary>
public static class AccountFileText
{
    /// <summary>The names of the lines of a section, and what each means: the manual's words.</summary>
    public static IReadOnlyList<(string Name, string Help)> Lines => [.. AccountFields.All.Select(line => (line.Name, line.Help))];

    /// <summary>Reads it, or says in one sentence, with file and line, what is wrong first.</summary>
    /// <exception cref="IOException">It is not right; nothing of it is taken.</exception>
    public static IReadOnlyList<Account> Read(string file, ReadOnlySpan<byte> bytes)
    {
        var text = ConfigurationText.Read(file, bytes);
        if (text.Problems.Count > 0)
            throw Wrong(file, text.Problems[0].Line, text.Problems[0].Message.TrimEnd('.'));
        var accounts = new List<Account>();
        var names = new Dictionary<string, int>();
        var claims = new Dictionary<string, string>();
        foreach (var entry in text.Entries)
        {
            try
            {
                if (entry.IsSection)
                    accounts.Add(Begin(entry, names));
                else if (accounts.Count == 0)
                    throw new FormatException("no account has begun: write [NAME] before it");
                else
                    accounts[^1] = Take(accounts[^1], entry, claims);
            }
            catch (FormatException wrong)
            {
                throw Wrong(file, entry.Line, wrong.Message);
            }
        }

        return accounts;
    }

    /// <summary>Puts an account in the place of the one of this name, or at the end; every other line stays as it is, and so do comments.</summary>
    /// <param name="file">The bytes of the file; carriage returns and a byte order mark, which count nowhere, are left out.</param>
    /// <param name="name">The account that was there, in any case of letters.</param>
    /// <param name="account">What it becomes; null to take it out.</param>
    public static string Change(ReadOnlySpan<byte> file, string name, Account? account)
    {
        var body = Encoding.UTF8.GetString([.. file.ToArray().Where(one => one != '\r')]).TrimStart('\uFEFF').TrimEnd('\n');
        var lines = body.Length == 0 ? [] : body.Split('\n').ToList();
        var begin = lines.FindIndex(line => Head(line) is { } head && AccountName.Key(head) == AccountName.Key(name));
        if (begin < 0)
        {
            if (account is not null)
                lines.AddRange(lines.Count == 0 ? Format(account) : ["", .. Format(account)]);
            return Join(lines);
        }

        var end = lines.FindIndex(begin + 1, line => Head(line) is not null);
        end = end < 0 ? lines.Count : end;
        // What stands right before the next section speaks of that one.
        while (end > begin + 1 && IsRemark(lines[end - 1]))
            end--;
        var remarks = lines[(begin + 1)..end].Where(IsRemark);
        IEnumerable<string> fresh = account is null ? [] : [.. Format(account).Take(1), .. remarks.Where(line => line.Trim().Length > 0), .. Format(account).Skip(1)];
        return Join([.. lines[..begin], .. fresh, .. lines[end..]]);
    }

    /// <summary>The section of an account.</summary>
    public static IReadOnlyList<string> Format(Account account) =>
        [$"[{account.Name}]", .. AccountFields.All.SelectMany(field => field.Write(account).Select(value => $"{field.Name} = {value}"))];

    private static Account Begin(ConfigurationEntry entry, Dictionary<string, int> names)
    {
        if (AccountName.Problem(entry.Name) is { } problem)
            throw new FormatException(problem);
        if (!names.TryAdd(AccountName.Key(entry.Name), entry.Line))
            throw new FormatException($"there is an account {entry.Name} already, in line {names[AccountName.Key(entry.Name)]}");
        return new Account { Name = entry.Name };
    }

    private static Account Take(Account account, ConfigurationEntry entry, Dictionary<string, string> claims)
    {
        if (Array.Find(AccountFields.All, field => entry.Is(field.Name)) is not { } found)
            throw new FormatException($"“{AccountName.Shown(entry.Name)}” is not known here: one of {string.Join(", ", AccountFields.All.Select(field => field.Name))}");
        var more = found.Read(account, entry.Value);
        if (more.Certificates.Count > account.Certificates.Count && !claims.TryAdd(more.Certificates[^1].Text, account.Name))
            throw new FormatException($"this certificate is {claims[more.Certificates[^1].Text]}'s already");
        return more;
    }

    private static string? Head(string line) => line.Trim() is ['[', .. var name, ']'] ? name : null;

    private static bool IsRemark(string line) => line.Trim() is "" or [';' or '#', ..];

    private static string Join(List<string> lines) =>
        lines.Count == 0 ? "" : lines.Aggregate(new StringBuilder(), (text, line) => text.Append(line).Append('\n')).ToString();

    private static IOException Wrong(string file, int line, string what) => new($"{file}:{line}: {what}");
}
