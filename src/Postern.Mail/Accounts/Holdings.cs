using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts;

/// <summary>What the accounts hold together: which mechanisms lead anywhere.</summary>
public sealed record Holdings
{
    /// <summary>Hashes of SCRAM that every account with a password has keys of: a client that takes such a mechanism can log in as anybody.</summary>
    public IReadOnlyCollection<ScramHash> Hashes { get; init; } = [];

    /// <summary>Somebody has a certificate.</summary>
    public bool HasCertificates { get; init; }

    /// <summary>Somebody has a chain of one-time passwords.</summary>
    public bool HasOtp { get; init; }

    /// <summary>Mechanisms for which somebody's password is kept in clear.</summary>
    public IReadOnlyCollection<string> ClearMechanisms { get; init; } = [];

    /// <summary>Whether a mechanism leads anywhere: there are secrets that it can be checked with.</summary>
    public bool Have(SaslMechanism mechanism) => mechanism switch
    {
        { Needs: SaslNeed.Certificate } => HasCertificates,
        { Needs: SaslNeed.Ticket } => true, // any account may have one: the realm says who does
        { Needs: not SaslNeed.Password } => false,
        { Hash: { } hash } => Hashes.Contains(hash),
        { Name: "OTP" } => HasOtp,
        _ => !mechanism.Is(SaslTraits.NeedsClearSecret) || ClearMechanisms.Contains(mechanism.Name),
    };

    /// <summary>Those of these accounts.</summary>
    public static Holdings Of(IReadOnlyCollection<Account> accounts)
    {
        Account[] enabled = [.. accounts.Where(account => account.IsEnabled)];
        // Who has codes behind the password, or app passwords alone, logs in by a mechanism that sends it, or names the app password.
        Account[] proving = [.. enabled.Where(account => account.Passwords.Count > 0 && account.Totp is null)];
        return new Holdings
        {
            Hashes = [.. Enum.GetValues<ScramHash>().Where(hash => enabled.Length > 0 && proving.All(account => account.Passwords.Any(one => one.Keys?.Hash == hash)))],
            HasCertificates = enabled.Any(account => account.Certificates.Count > 0),
            HasOtp = enabled.Any(account => account.Otp is not null),
            ClearMechanisms = [.. enabled.SelectMany(account => account.SecretFor).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
    }
}
