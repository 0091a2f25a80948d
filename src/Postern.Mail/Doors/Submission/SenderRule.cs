using Postern.Mail.Doors.Logins;
using Postern.Net.Settings;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>Who may send as whom: a sender belongs to the login, in the envelope and in the mail.</summary>
internal sealed class SenderRule(MailSettings settings)
{
    /// <summary>Whether a login may send as an address: one of its own, with or without a tag behind a plus sign.</summary>
    internal bool May(Identity identity, EmailAddress address) =>
        settings.AnySender || Addresses(identity).Any(own => Same(own, address.ToString()) || Same(own, Untagged(address)));

    /// <summary>Why not, for the administrator.</summary>
    internal string Why(Identity identity, EmailAddress address)
    {
        string own = string.Join(", ", Addresses(identity));
        return own.Length > 0
            ? $"{PeerWords.Printable(identity.Account)} sends as {PeerWords.Printable(address.ToString())}, and may send as {PeerWords.Printable(own)}"
            : $"{PeerWords.Printable(identity.Account)} has no domain, or not the door's: name it with domain = …, or let the next hop judge senders with senders = any";
    }

    private IEnumerable<string> Addresses(Identity identity) =>
        (identity.Addresses.Count > 0 ? identity.Addresses : OfServer(identity.Account)).Select(Full).Where(address => address.Contains('@', StringComparison.Ordinal));

    /// <summary>
    /// A server that judges logins may look at what stands before the @ alone: where the door names a domain, a login with
    /// another one proves nothing of that one.
    /// </summary>
    private string[] OfServer(string account)
    {
        int at = account.LastIndexOf('@');
        return at < 0 || settings.Domain is not { } domain || account[(at + 1)..].Equals(domain, StringComparison.OrdinalIgnoreCase) ? [account] : [];
    }

    private string Full(string name) => name.Contains('@', StringComparison.Ordinal) || settings.Domain is null ? name : $"{name}@{settings.Domain}";

    private static string Untagged(EmailAddress address) =>
        address.LocalPart.IndexOf('+', StringComparison.Ordinal) is var plus and > 0 ? (address with { LocalPart = address.LocalPart[..plus] }).ToString() : "";

    // Against RFC 5321 §2.4: letters of a local part count without their case, as at every server that an account is at.
    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
