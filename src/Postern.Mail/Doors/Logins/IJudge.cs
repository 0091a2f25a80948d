using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>Knows who may log in: the accounts kept here, or nobody but the server behind the door.</summary>
/// <remarks>Called on a loop; what takes time (disk, slow hashes) is done elsewhere and comes back to it.</remarks>
public interface IJudge
{
    /// <summary>Whether this mechanism leads anywhere for this visitor: there are secrets that it can be checked with.</summary>
    bool Knows(SaslMechanism mechanism, Visitor visitor);

    /// <summary>Judges a password.</summary>
    /// <returns>Null for yes, or for the server behind the door to say.</returns>
    ValueTask<SaslRefusal?> PasswordAsync(string account, string actsFor, Secret password, Visitor visitor);

    /// <summary>The keys of an account; made up, and always the same, for one that there is not.</summary>
    ValueTask<ScramKeys> KeysAsync(string account, ScramHash hash, Visitor visitor);

    /// <summary>The password of an account in clear; a random one for one that there is not.</summary>
    ValueTask<Secret> SecretAsync(string account, Visitor visitor);

    /// <summary>The account that the visitor's verified certificate stands for; null for none.</summary>
    ValueTask<string?> CertificateAsync(string actsFor, Visitor visitor);

    /// <summary>Whether an account that has proved itself may log in here, as the one it asks for; the last word.</summary>
    ValueTask<SaslRefusal?> MayAsync(string account, string actsFor, Visitor visitor);
}
