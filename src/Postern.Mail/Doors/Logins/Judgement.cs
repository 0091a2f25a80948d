using Postern.Mail.Accounts;
using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Logins;

/// <summary>What is to become of a login, as far as it can be said here; where a proof is still to come, what holds if it is right.</summary>
/// <param name="Account">The account by its own name; the name that was given where there is none.</param>
/// <param name="Refusal">Why it is refused, for the mechanism; null for yes.</param>
/// <param name="Why">The same for the administrator; empty for yes.</param>
public sealed record Judgement(string Account, SaslRefusal? Refusal, string Why)
{
    /// <summary>The account, where it is kept here.</summary>
    public Account? Known { get; init; }

    /// <summary>The addresses that it may send as; empty where the server behind decides.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What let it in, for the log: a password, an app password by its label, a certificate; empty where the server behind decides.</summary>
    public string Credential { get; init; } = "";

    /// <summary>Yes, as far as is known here.</summary>
    public static Judgement Yes(string account) => new(account, null, "");
}
