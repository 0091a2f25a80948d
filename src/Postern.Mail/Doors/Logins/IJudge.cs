using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>Knows who may log in: the accounts kept here, or nobody but the server behind the door.</summary>
/// <remarks>Called on a loop; what takes time (disk, slow hashes) is done elsewhere and comes back to it. What fails in the world is a refusal: it cannot be said now.</remarks>
public interface IJudge
{
    /// <summary>What it says is final: no server behind the door has to say whether a password is right.</summary>
    bool IsFinal { get; }

    /// <summary>Whether this mechanism leads anywhere: there are secrets that it can be checked with.</summary>
    bool Knows(SaslMechanism mechanism);

    /// <summary>Judges a password.</summary>
    ValueTask<Judgement> PasswordAsync(string login, Secret password, Visitor visitor);

    /// <summary>The keys of an account; made up, and always the same, for one that there is not; null where nobody can say.</summary>
    ValueTask<(ScramKeys? Keys, Judgement Judgement)> KeysAsync(string login, ScramHash hash, Visitor visitor);

    /// <summary>The password of an account in clear; a random one for one that there is not; null where nobody can say.</summary>
    ValueTask<(Secret? Secret, Judgement Judgement)> SecretAsync(string login, string mechanism, Visitor visitor);

    /// <summary>Where an account's chain of one-time passwords is; made up for one that there is not, null where nobody can say.</summary>
    ValueTask<(OtpState? State, Judgement Judgement)> OtpAsync(string login, Visitor visitor);

    /// <summary>Keeps the next place of a chain; false where another login was faster.</summary>
    ValueTask<bool> KeepOtpAsync(string login, OtpState from, OtpState to);

    /// <summary>Whose the visitor's certificate is.</summary>
    ValueTask<Judgement> CertificateAsync(Visitor visitor);

    /// <summary>Whose a ticket of Kerberos is, which the mechanism has found good.</summary>
    ValueTask<Judgement> TicketAsync(GssPrincipal principal, Visitor visitor);

    /// <summary>A proof of the client's was right.</summary>
    void Proved(string login, Judgement judgement, Visitor visitor);
}
