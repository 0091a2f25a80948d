using System.Text;
using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts;

/// <summary>The names of accounts and of their app passwords.</summary>
/// <remarks>
/// An account is often a mail address. Letter case does not matter, nor do the forms that RFC 4013 counts as one.
/// A client that wants one app password and no other logs in as <c>NAME/LABEL</c>; so SCRAM, which must have the keys
/// before it sees a password, finds the right ones. That is why no name holds a slash.
/// </remarks>
public static class AccountName
{
    /// <summary>Between an account's name and the label of its app password.</summary>
    public const char Slash = '/';

    private const string Forbidden = "/[]:,\"\\";
    private const int LongestLabel = 64; // arbitrary

    /// <summary>Why this cannot be an account's name, in one sentence; null where it can.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
            return "the name of the account is empty";
        if (Encoding.UTF8.GetByteCount(name) > AccountLimits.Name)
            return $"the name of the account is longer than {AccountLimits.Name} bytes";
        if (name.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || Forbidden.Contains(letter, StringComparison.Ordinal)))
            return $"“{Shown(name)}” cannot be an account: no blanks, and none of {string.Join(' ', Forbidden.ToCharArray())}";
        return name[0] == '-' || !SaslPrep.TryPrepare(name, out _) ? $"“{Shown(name)}” cannot be an account: it begins with a dash, or holds characters that no name may hold" : null;
    }

    /// <summary>Why this cannot be the label of an app password, in one sentence; null where it can.</summary>
    public static string? LabelProblem(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? null
            : $"“{Shown(label)}” cannot be a label: write up to {LongestLabel} letters, digits, dots, dashes and underscores";

    /// <summary>The form by which names are compared.</summary>
    public static string Key(string name) => (SaslPrep.TryPrepare(name, out var prepared) ? prepared : name).ToLowerInvariant();

    /// <summary>Takes apart what a client logs in as: a name, and perhaps the label of an app password.</summary>
    public static (string Name, string? Label) Split(string login)
    {
        var slash = login.IndexOf(Slash);
        return slash < 0 ? (login, null) : (login[..slash], login[(slash + 1)..]);
    }

    /// <summary>A name that somebody made up, fit to be printed.</summary>
    internal static string Shown(string name) =>
        string.Concat((name.Length > AccountLimits.Name ? name[..AccountLimits.Name] : name).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
}
