namespace Postern.Mail.Accounts;

/// <summary>Whose an address is.</summary>
/// <param name="Account">The account; null where it is nobody's.</param>
/// <param name="Which">Which of the addresses that were asked for is its; -1 where none is.</param>
/// <param name="HasDomain">An account or an alias is in the domain.</param>
public sealed record AddressOwner(Account? Account, int Which, bool HasDomain);
