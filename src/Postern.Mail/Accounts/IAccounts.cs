using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts;

/// <summary>Where accounts are kept. Every call may block: on a worker or in a verb, never on a loop.</summary>
/// <remarks>
/// From any thread. What was changed, here or by another process, is seen by the next call. What a change has answered is
/// on the disk. Every fault of the world is an <see cref="IOException"/> with one sentence.
/// </remarks>
public interface IAccounts : IDisposable
{
    /// <summary>The file they are in.</summary>
    string Place { get; }

    /// <summary>Whether a hash may be made anew at a login; where a person writes the file, nothing changes it behind their back.</summary>
    bool MayRenew { get; }

    /// <summary>The account of this name, in any case of letters; null where there is none.</summary>
    Account? Find(string name);

    /// <summary>The account that has one of these claims, the first claim first; null where none has.</summary>
    Account? FindByCertificate(IReadOnlyList<CertificateClaim> claims);

    /// <summary>Whose an address is: the account of this name, else the one that has it as an alias; letter case does not matter. Null where it is nobody's.</summary>
    Account? FindByAddress(string address);

    /// <summary>Whether the name of an account or an alias is in this domain.</summary>
    bool HasDomain(string domain);

    /// <summary>All accounts, by name.</summary>
    IReadOnlyList<Account> All();

    /// <summary>Changes an account as one step that nobody comes between: what is made of null is added, what becomes null is removed.</summary>
    /// <returns>What it has become.</returns>
    /// <exception cref="IOException">It cannot be written, or a certificate of it is another account's.</exception>
    Account? Change(string name, Func<Account?, Account?> change);

    /// <summary>Writes down that a step of one-time codes was used; false where it, or a later one, was used before. Of two at once, one hears true.</summary>
    bool TryUseStep(string name, long step);

    /// <summary>Goes one link down a chain of one-time passwords; false where it is not at <paramref name="from"/> any more. Of two at once, one hears true.</summary>
    bool TryUseOtp(string name, OtpState from, OtpState to);

    /// <summary>Writes down when app passwords were last used; what is lost of it is no loss.</summary>
    void Note(IReadOnlyCollection<AppPasswordUse> uses);
}

/// <summary>One use of an app password.</summary>
/// <param name="Name">The account.</param>
/// <param name="Label">The app password.</param>
/// <param name="At">When.</param>
/// <param name="From">From which network; empty where it is not known.</param>
public sealed record AppPasswordUse(string Name, string Label, DateTimeOffset At, string From);
