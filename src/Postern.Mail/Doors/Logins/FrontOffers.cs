using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Logins;

/// <summary>Which mechanisms a mail door offers to a client that may log in, and why not others.</summary>
/// <param name="settings">The door.</param>
/// <param name="isFinal">Logins are judged here, and by no server behind.</param>
/// <param name="knows">Whether there are secrets that a mechanism can be checked with.</param>
public sealed class FrontOffers(DoorSettings settings, bool isFinal, Func<SaslMechanism, bool> knows)
{
    /// <summary>
    /// GNU SASL takes the strongest that is shown. Programs that give it nothing to bind to (mutt 2.2, neomutt 2022) break off
    /// then, and begin anew with another mechanism over IMAP alone: elsewhere -PLUS is shown where it is named.
    /// </summary>
    private static readonly string[] ForReading = Without(SaslTraits.Obsolete | SaslTraits.Anonymous | SaslTraits.NeedsChannelBinding | SaslTraits.ForDevices);

    /// <summary>Printers and scanners send, and many know LOGIN alone.</summary>
    private static readonly string[] ForSending = Without(SaslTraits.Obsolete | SaslTraits.Anonymous | SaslTraits.NeedsChannelBinding);

    /// <summary>The table of mechanisms, the strongest first.</summary>
    public IReadOnlyList<SaslMechanism> Known { get; init; } = SaslMechanisms.All;

    /// <summary>Those that lead somewhere, the strongest first.</summary>
    /// <param name="hasCertificate">The client has shown a certificate that was accepted.</param>
    /// <param name="hasBindings">The connection can be bound to.</param>
    public IReadOnlyList<SaslMechanism> List(bool hasCertificate, bool hasBindings) =>
        NobodyJudges ? [] : [.. Offer(hasCertificate, hasBindings).List().Where(knows)];

    /// <summary>Why a mechanism is not offered, in half a sentence; null where it is.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="hasCertificate">The client has shown a certificate that was accepted.</param>
    /// <param name="hasBindings">The connection can be bound to.</param>
    public string? WhyNot(SaslMechanism mechanism, bool hasCertificate, bool hasBindings) => Offer(hasCertificate, hasBindings).OmissionOf(mechanism) switch
    {
        SaslOmission.NotBrought => mechanism.Needs == SaslNeed.Ticket ? "no keytab is named, and mechanisms does not name it" : "it is not served here",
        SaslOmission.NotNamed => settings.Mail.Mechanisms.Count > 0 ? "mechanisms does not name it" : "it is offered only where mechanisms names it",
        SaslOmission.NotJudged => "nothing here can judge what it proves by",
        SaslOmission.NoCertificate => settings.Server.ClientCertificates == ClientCertificates.None ? "clients are not asked for a certificate" : "it is for clients that show a certificate",
        SaslOmission.NoBinding => "it is bound to TLS, and there is none",
        SaslOmission.NotPrivate => "it would tell the password to whoever is on the way",
        _ when NobodyJudges => "nobody would judge the login: no accounts are kept here, and no server is asked",
        _ when !knows(mechanism) => settings.Mail.Login == LoginCheck.Pass ? "it hides the password, which the server behind must see" : "the accounts keep no secret that it could be checked with",
        _ => null,
    };

    /// <summary>
    /// Neither here nor behind does anybody look at a password: then none is asked for, or any would do. Who sends there is
    /// let in by his address.
    /// </summary>
    private bool NobodyJudges => !isFinal && settings.Mail.Proof != BackendProof.Own;

    /// <summary>What is offered where no mechanism is named; null for all that need no naming.</summary>
    private string[]? ByItself => settings.Accept[0].Protocol switch
    {
        MailProtocol.Imap => null,
        MailProtocol.Submission => ForSending,
        _ => ForReading,
    };

    private static string[] Without(SaslTraits traits) => [.. SaslMechanisms.All.Where(row => (row.Traits & traits) == SaslTraits.None).Select(row => row.Name)];

    private SaslOffer Offer(bool hasCertificate, bool hasBindings) => new()
    {
        Known = Known,
        Judged = [SaslNeed.Password, SaslNeed.Certificate, SaslNeed.Ticket],
        Allowed = settings.Mail.Mechanisms.Count > 0 ? settings.Mail.Mechanisms : ByItself,
        IsPrivate = true, // or a device's network was named for it
        HasCertificate = hasCertificate,
        HasBindings = hasBindings,
    };
}
