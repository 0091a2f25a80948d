using Postern.Mail.Accounts.Passwords;

namespace Postern.Mail.Accounts;

/// <summary>One of several passwords of an account, made by us for one program or device.</summary>
/// <param name="Label">Its name within the account.</param>
/// <param name="Scope">What it is good for.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Fast">For logins that send it: one salted SHA-256. It has 100 random bits, so nothing slower would protect it better.</param>
/// <param name="Keys">For SCRAM.</param>
public sealed record AppPassword(string Label, ServiceScope Scope, DateTimeOffset Created, PasswordHash Fast, PasswordHash Keys)
{
    /// <summary>From when on it is good for nothing; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was last used; null for never. It is written down up to <see cref="AccountLimits.UseDelay"/> late.</summary>
    public DateTimeOffset? Used { get; init; }

    /// <summary>From where it was last used.</summary>
    public string? UsedFrom { get; init; }

    /// <summary>Whether its time is over.</summary>
    public bool IsExpired(DateTimeOffset now) => Expires <= now;
}
