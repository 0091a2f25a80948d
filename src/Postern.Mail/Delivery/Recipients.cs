using Postern.Mail.Accounts;
using Postern.Net.Settings;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;

namespace Postern.Mail.Delivery;

/// <summary>Whose an address is: an account's by its name, its alias or either with a detail behind a plus sign; the catch-all's of its domain; nobody's; or not ours.</summary>
/// <remarks>
/// The address as it is comes first, then without its detail, and at the door's own domain a name without one; of the same form a name comes before an alias.
/// One look on a worker for each address. Letter case does not matter, in a local part neither (against RFC 5321 §2.4: as at every server that an account is at).
/// </remarks>
/// <param name="accounts">The accounts.</param>
/// <param name="mail">Which domains are ours, and who has the mail that is nobody's.</param>
/// <param name="host">This host's name: a domain of ours too.</param>
public sealed class Recipients(AccountDesk accounts, MailSettings mail, string host)
{
    private const string Postmaster = "postmaster";

    private readonly string[] _own = mail.Domain is { } domain ? [domain, host] : [host];

    /// <summary>What becomes of mail to this address.</summary>
    /// <exception cref="IOException">The accounts cannot be asked.</exception>
    public async ValueTask<Recipient> FindAsync(SmtpPath path)
    {
        if (path.Address is not { } address)
            return new Recipient.Refused(SmtpReply.Of(550, "5.1.1", "Nobody is no recipient"));
        // RFC 5321 §4.5.1: the Postmaster needs no domain.
        string domain = address.Domain.Length > 0 ? address.Domain : _own[0];
        (string[] names, string detail) = NamesOf(address.LocalPart, domain);
        AddressOwner owner = await accounts.FindOwnerAsync(names, domain, CancellationToken.None);
        if (owner.Account is { } account)
            return Of(account, address, names[owner.Which], owner.Which >= names.Length / 2 ? detail : "");
        if (!IsOurs(domain, owner))
            return new Recipient.Beyond();
        return CatchAll(domain) is { } keeper && await accounts.LookUpAsync(keeper, CancellationToken.None) is { } kept
            ? Of(kept, address, "", "")
            : new Recipient.Refused(SmtpReply.Of(550, "5.1.1", address.LocalPart.Equals(Postmaster, StringComparison.OrdinalIgnoreCase) ? "No account has the mail for the postmaster" : "Nobody has this address here"));
    }

    private static Recipient Of(Account account, EmailAddress address, string known, string detail) => account.IsEnabled
        ? new Recipient.Local(account.Name, address.ToString(), detail) { Known = known }
        : new Recipient.Refused(SmtpReply.Of(550, "5.2.1", "This mailbox is closed"));

    /// <summary>The names under which an address may be known, the best first; the second half of them is without the detail.</summary>
    private (string[] Names, string Detail) NamesOf(string localPart, string domain)
    {
        string[] whole = Forms(localPart, domain);
        int plus = localPart.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 ? ([.. whole, .. Forms(localPart[..plus], domain)], localPart[(plus + 1)..]) : (whole, "");
    }

    // A local part with an @ in it, in quotes, is no name without a domain.
    private string[] Forms(string localPart, string domain) => IsIn(_own, domain) && !localPart.Contains('@', StringComparison.Ordinal) ? [$"{localPart}@{domain}", localPart] : [$"{localPart}@{domain}"];

    // An alias may be an address elsewhere that its account sends as: who names his domains has said which are his.
    private bool IsOurs(string domain, AddressOwner owner) =>
        IsIn(_own, domain) || CatchAll(domain) is not null || (mail.LocalDomains.Count > 0 ? IsIn(mail.LocalDomains, domain) : owner.HasDomain);

    private string? CatchAll(string domain) => mail.CatchAll.FirstOrDefault(one => one.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase))?.Account;

    private static bool IsIn(IReadOnlyList<string> domains, string domain) => domains.Contains(domain, StringComparer.OrdinalIgnoreCase);
}
