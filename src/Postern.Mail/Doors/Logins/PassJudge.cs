using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>Takes any password: the server behind the door says whether it is right.</summary>
public sealed class PassJudge : IJudge
{
    /// <inheritdoc/>
    public bool Knows(SaslMechanism mechanism, Visitor visitor) => mechanism is { Needs: SaslNeed.Password } && mechanism.Is(SaslTraits.Reveals);

    /// <inheritdoc/>
    public ValueTask<SaslRefusal?> PasswordAsync(string account, string actsFor, Secret password, Visitor visitor) => ValueTask.FromResult<SaslRefusal?>(null);

    /// <inheritdoc/>
    public ValueTask<ScramKeys> KeysAsync(string account, ScramHash hash, Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<Secret> SecretAsync(string account, Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<string?> CertificateAsync(string actsFor, Visitor visitor) => throw NotHere();

    /// <inheritdoc/>
    public ValueTask<SaslRefusal?> MayAsync(string account, string actsFor, Visitor visitor) => ValueTask.FromResult<SaslRefusal?>(null);

    private static InvalidOperationException NotHere() => new("only mechanisms that tell the password are offered where the server judges");
}
