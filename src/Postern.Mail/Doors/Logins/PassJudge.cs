using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>Takes any password: the server behind the door says whether it is right.</summary>
public sealed class PassJudge : IJudge
{
    /// <inheritdoc/>
    public bool IsFinal => false;

    /// <inheritdoc/>
    public bool Knows(SaslMechanism mechanism) => mechanism is { Needs: SaslNeed.Password } && mechanism.Is(SaslTraits.Reveals);

    /// <inheritdoc/>
    public ValueTask<Judgement> PasswordAsync(string login, Secret password, Visitor visitor) => ValueTask.FromResult(Judgement.Yes(login));

    /// <inheritdoc/>
    public ValueTask<(ScramKeys? Keys, Judgement Judgement)> KeysAsync(string login, ScramHash hash, Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<(Secret? Secret, Judgement Judgement)> SecretAsync(string login, string mechanism, Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<(OtpState? State, Judgement Judgement)> OtpAsync(string login, Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<bool> KeepOtpAsync(string login, OtpState from, OtpState to) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<Judgement> CertificateAsync(Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<Judgement> TicketAsync(GssPrincipal principal, Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public void Proved(string login, Judgement judgement, Visitor visitor)
    {
        // Nobody has proved anything here: the server behind judges.
    }

    private static InvalidOperationException NotHere() => new("only mechanisms that tell the password are offered where the server judges");
}
