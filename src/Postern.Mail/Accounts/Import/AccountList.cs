using System.Text;
using Postern.Mail.Accounts.Passwords;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Import;

/// <summary>A list of accounts from elsewhere, taken apart into its lines.</summary>
public sealed class AccountList
{
    private static readonly string[] Clear = ["PLAIN", "CLEARTEXT", "CLEAR"];

    private readonly List<ImportedAccount> _accounts = [];
    private readonly List<string> _problems = [];

    /// <summary>What could be read, in the order of the list.</summary>
    public IReadOnlyList<ImportedAccount> Accounts => _accounts;

    /// <summary>What could not: <c>FILE:LINE:</c> and one sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many lines say more than a name and a password (homes, user ids, limits), which is not taken over.</summary>
    public int Fuller { get; private set; }

    /// <summary>Reads a list; the file's name is only for the problems. A password is told in none of them.</summary>
    public static AccountList Read(string file, ReadOnlySpan<byte> bytes, ImportFormat format)
    {
        var list = new AccountList();
        var names = new HashSet<string>();
        foreach (var (index, line) in Encoding.UTF8.GetString(bytes).Split('\n').Index())
        {
            var text = line.TrimEnd('\r');
            if (text.Length == 0 || text[0] == '#')
                continue;
            try
            {
                var account = format == ImportFormat.Plain ? Plain(index + 1, text) : list.Dovecot(index + 1, text);
                if (!names.Add(AccountName.Key(account.Name)))
                    throw new FormatException($"{account.Name} stands in this list twice");
                list._accounts.Add(account);
            }
            catch (FormatException wrong)
            {
                list._problems.Add($"{file}:{index + 1}: {wrong.Message}");
            }
        }

        return list;
    }

    private static ImportedAccount Plain(int line, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = Name(colon < 0 ? text : text[..colon]);
        return colon >= 0 && colon + 1 < text.Length
            ? new ImportedAccount(line, name, null, new Secret(text[(colon + 1)..]))
            : throw new FormatException($"{name} has no password: write NAME:PASSWORD");
    }

    /// <summary>name:password:uid:gid:gecos:home:shell:extra fields (doc.dovecot.org, passwd-file); a scheme may hold no colon, a clear password neither.</summary>
    private ImportedAccount Dovecot(int line, string text)
    {
        var fields = text.Split(':');
        var name = Name(fields[0]);
        if (fields is [_] or [_, "" or "*" or "!" or "x" or "{PLAIN}", ..])
            throw new FormatException($"{name} has no password in this list");
        if (fields[2..].Any(field => field.Length > 0))
            Fuller++;
        var word = fields[1];
        var end = word.IndexOf('}', StringComparison.Ordinal);
        if (word[0] == '{' && end > 0 && Clear.Contains(word[1..end].ToUpperInvariant()))
            return new ImportedAccount(line, name, null, new Secret(word[(end + 1)..]));
        return new ImportedAccount(line, name, Hash(name, word), null);
    }

    private static PasswordHash Hash(string name, string word)
    {
        // Without a scheme it is crypt(3)'s, as for Dovecot; htpasswd writes nothing else with -B.
        var text = word[0] == '{' ? word : CryptHashes.IsOne(word) ? "{CRYPT}" + word : throw new FormatException(Odd(name, word));
        return PasswordHash.TryParse(text, out var hash, out var problem) ? hash : throw new FormatException($"{name}: {problem}");
    }

    private static string Odd(string name, string word) => word.StartsWith("$apr1$", StringComparison.Ordinal)
        ? $"{name}: the MD5 of Apache is not known here: make the list with htpasswd -B, or set the password anew"
        : $"{name}: what follows the name is no hash that is known here; if it is the password itself, say --format plain";

    private static string Name(string name) => AccountName.Problem(name) is { } problem ? throw new FormatException(problem) : name;
}
