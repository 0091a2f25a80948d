using Postern.Mail.Accounts;

namespace Postern.Mail.Mailboxes;

/// <summary>Where the mail of an account is: a path with places for its name, in the letters that Dovecot has for them.</summary>
/// <param name="pattern"><c>%u</c> stands for the account, <c>%n</c> for what stands before its last @, <c>%d</c> for what stands behind; <c>%%</c> for a percent sign.</param>
public sealed class MailLocation(string pattern)
{
    /// <summary>The directory of an account's mail; case and form of letters in its name do not matter.</summary>
    /// <exception cref="IOException">The name would lead elsewhere.</exception>
    public string PathOf(string account)
    {
        string name = AccountName.Key(account);
        int at = name.LastIndexOf('@');
        return pattern.Replace("%%", "\0", StringComparison.Ordinal)
            .Replace("%u", Step(name), StringComparison.Ordinal)
            .Replace("%n", at < 0 ? Step(name) : Step(name[..at]), StringComparison.Ordinal)
            .Replace("%d", at < 0 ? "" : Step(name[(at + 1)..]), StringComparison.Ordinal)
            .Replace('\0', '%');
    }

    /// <summary>The directory that all of them are below.</summary>
    public string Root => pattern[..(pattern.IndexOf('%', StringComparison.Ordinal) is >= 0 and int place ? pattern.LastIndexOf('/', place) + 1 : pattern.Length)];

    /// <inheritdoc/>
    public override string ToString() => pattern;

    /// <summary>A name that is one step of a path and stays below the directory; a percent sign in it is none of ours.</summary>
    private static string Step(string name) => name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\0', '%')
        ? throw new IOException($"no directory can have the name of the account {AccountName.Shown(name)}")
        : name;
}
