using System.Diagnostics.CodeAnalysis;

namespace Postern.Mail.Accounts;

/// <summary>What a login is for, and what an app password is good for.</summary>
[Flags]
public enum ServiceScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reading by IMAP.</summary>
    Imap = 1,

    /// <summary>Reading by POP3.</summary>
    Pop3 = 2,

    /// <summary>Sending by submission.</summary>
    Submit = 4,

    /// <summary>All of it.</summary>
    All = Imap | Pop3 | Submit,
}

/// <summary>The words for scopes: <c>imap,pop3,submit</c>.</summary>
public static class ServiceScopes
{
    /// <summary>Every scope by its word.</summary>
    public static readonly (string Word, ServiceScope Scope)[] Words =
    [
        ("imap",   ServiceScope.Imap),
        ("pop3",   ServiceScope.Pop3),
        ("submit", ServiceScope.Submit),
    ];

    /// <summary>The words of a scope, with commas.</summary>
    public static string Text(this ServiceScope scope) => string.Join(',', Words.Where(row => scope.HasFlag(row.Scope)).Select(row => row.Word));

    /// <summary>Reads words with commas, or says in one sentence which one is wrong.</summary>
    public static bool TryParse(string text, out ServiceScope scope, [NotNullWhen(false)] out string? problem)
    {
        scope = ServiceScope.None;
        problem = null;
        foreach (var word in text.Split(','))
        {
            var found = Array.Find(Words, row => row.Word.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)).Scope;
            if (found == ServiceScope.None)
            {
                problem = $"“{AccountName.Shown(word)}” is no scope: write some of {string.Join(',', Words.Select(row => row.Word))}";
                return false;
            }

            scope |= found;
        }

        return true;
    }
}
