using System.Text;
using Postern.Wire.Sasl.Otp;
using Postern.Wire.Sasl.Scram;

namespace Postern.Wire.Sasl.Clients;

/// <summary>OTP, RFC 2444 §3; the password is the pass phrase that the chain was made of.</summary>
internal sealed class OtpClient(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    private bool _answered;

    protected override SaslReply First()
    {
        var (who, whom) = (settings.Credentials.Authcid, settings.Credentials.Authzid);
        if (!settings.Credentials.Have(SaslNeed.Password))
            return SaslRefusal.NoCredentials;
        return who.Contains('\0') || whom.Contains('\0') ? SaslRefusal.Unpreparable : Encoding.UTF8.GetBytes($"{whom}\0{who}");
    }

    /// <summary>otp-challenge = "otp-" alg SP sequence SP seed SP "ext" ..., RFC 2243 §2.1</summary>
    protected override SaslReply Answer(ReadOnlySpan<byte> challenge)
    {
        if (_answered || !ScramName.TryText(challenge, out string text) || text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var hash, var sequence, var seed, ..])
            return SaslRefusal.Malformed;
        if (!OtpParameters.TryParse($"{hash} {sequence} {seed}", out var asked))
            return SaslRefusal.Unsupported;
        _answered = true;
        byte[] link = OtpMath.Compute(asked.Hash, settings.Credentials.Password!, asked.Seed, asked.Sequence); // asked for in the first message
        return Encoding.ASCII.GetBytes("hex:" + Convert.ToHexStringLower(link));
    }
}
