using Postern.Mail.Accounts.Passwords;
using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts;

/// <summary>Somebody who may log in. No secret of it can be read but with the state key.</summary>
public sealed record Account
{
    /// <summary>What seals its clear password.</summary>
    public const string SecretPurpose = "clear password";

    /// <summary>What seals its backend secret.</summary>
    public const string BackendPurpose = "backend secret";

    /// <summary>What seals its TOTP secret.</summary>
    public const string TotpPurpose = "TOTP secret";

    /// <summary>Mechanisms for which a clear password may be kept: each of them needs one.</summary>
    public static readonly IReadOnlyList<string> ClearMechanisms = ["APOP", "CRAM-MD5", "DIGEST-MD5"];

    /// <summary>Its name, as it was written.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it may log in at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Addresses it may send as, besides its name.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its main password in one or several forms; none where it has only app passwords or certificates.</summary>
    public IReadOnlyList<PasswordHash> Passwords { get; init; } = [];

    /// <summary>Its app passwords, by label.</summary>
    public IReadOnlyList<AppPassword> AppPasswords { get; init; } = [];

    /// <summary>Its client certificates.</summary>
    public IReadOnlyList<CertificateClaim> Certificates { get; init; } = [];

    /// <summary>The main password in clear, sealed; only where <see cref="SecretFor"/> names a mechanism.</summary>
    public string? Secret { get; init; }

    /// <summary>The mechanisms that may use <see cref="Secret"/>.</summary>
    public IReadOnlyList<string> SecretFor { get; init; } = [];

    /// <summary>What a door shows at the backend, sealed; null where it shows what the client gave.</summary>
    public string? BackendSecret { get; init; }

    /// <summary>The secret of its one-time codes, sealed; null where it has none.</summary>
    public string? Totp { get; init; }

    /// <summary>Where its chain of one-time passwords by SASL OTP is (RFC 2289 §6); null where it has none.</summary>
    public OtpState? Otp { get; init; }

    /// <summary>Whether this is its name or one of its aliases.</summary>
    public bool MaySendAs(string address) =>
        AccountName.Key(Name) == AccountName.Key(address) || Aliases.Any(alias => AccountName.Key(alias) == AccountName.Key(address));

    /// <summary>Its app password of this label.</summary>
    public AppPassword? AppPasswordOf(string label) => AppPasswords.FirstOrDefault(one => one.Label.Equals(label, StringComparison.OrdinalIgnoreCase));
}
