namespace Postern.Wire.Text;

/// <summary>An address of mail, free of the spelling it came in: what SMTP calls a Mailbox and a message an addr-spec.</summary>
/// <remarks>Two are equal where their local parts are the same letter for letter and their domains but for capitals (RFC 5321 §2.4).</remarks>
/// <param name="LocalPart">What stands before the last <c>@</c>, without quotes and backslashes.</param>
/// <param name="Domain">A domain, an address literal with its brackets, or nothing for the Postmaster of this host.</param>
public sealed record EmailAddress(string LocalPart, string Domain)
{
    /// <summary>The domain is an IP address between brackets.</summary>
    public bool IsAddressLiteral => Domain.StartsWith('[');

    /// <summary>The local part names another host or a way there (<c>a%b</c>, <c>a!b</c>, a second <c>@</c>): some servers would relay for it.</summary>
    public bool IsRouted => LocalPart.AsSpan().ContainsAny('%', '!', '@');

    /// <summary>Every letter is ASCII, so that no SMTPUTF8 is needed.</summary>
    public bool IsAscii => System.Text.Ascii.IsValid(LocalPart) && System.Text.Ascii.IsValid(Domain);

    /// <inheritdoc/>
    public bool Equals(EmailAddress? other) =>
        other is not null && LocalPart == other.LocalPart && Domain.Equals(other.Domain, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LocalPart, StringComparer.OrdinalIgnoreCase.GetHashCode(Domain));

    /// <summary>The address as SMTP and a message write it: with quotes where the local part wants them.</summary>
    public override string ToString() => Domain.Length == 0 ? Quoted : $"{Quoted}@{Domain}";

    /// <summary>Whether this letter may stand in an atom (RFC 5322 §3.2.3, RFC 6532 §3.2).</summary>
    internal static bool IsAtext(char letter) => letter >= '\x80' || char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-/=?^_`{|}~".Contains(letter, StringComparison.Ordinal);

    private string Quoted
    {
        get
        {
            bool isDotString = LocalPart.Length > 0 && LocalPart.All(letter => letter == '.' || IsAtext(letter))
                && LocalPart[0] != '.' && LocalPart[^1] != '.' && !LocalPart.Contains("..", StringComparison.Ordinal);
            if (isDotString)
                return LocalPart;
            return $"\"{LocalPart.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        }
    }
}
