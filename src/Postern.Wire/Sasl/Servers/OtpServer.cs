using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Postern.Wire.Sasl.Otp;

namespace Postern.Wire.Sasl.Servers;

/// <summary>OTP, RFC 2444 §3: a one-time password, with or without a new chain behind it.</summary>
internal sealed class OtpServer(SaslMechanism mechanism) : SaslServer(mechanism)
{
    private OtpState? _state;

    protected override SaslStep Take(ReadOnlySpan<byte> message)
    {
        if (!Utf8.IsValid(message))
            return Refusal(SaslRefusal.Malformed);
        string text = Encoding.UTF8.GetString(message);
        return _state is { } state ? TakePassword(text, state) : TakeNames(text);
    }

    protected override SaslStep TakeOtp(OtpState state)
    {
        // The password for place 0 would be the last of the chain, and there is no state behind it.
        if (state.Sequence <= 1)
            return Refusal(SaslRefusal.Exhausted);
        _state = state;
        var asked = new OtpParameters(state.Hash, state.Sequence - 1, state.Seed);
        return new SaslStep.Challenge(Encoding.ASCII.GetBytes($"{asked} ext"));
    }

    /// <summary>authorization identity NUL authentication identity</summary>
    private SaslStep TakeNames(string text)
    {
        if (text.Split('\0') is not [var authzid, { Length: > 0 } authcid])
            return Refusal(SaslRefusal.Malformed);
        if (!SaslPrep.TryPrepare(authcid, out authcid) || (authzid.Length > 0 && !SaslPrep.TryPrepare(authzid, out authzid)))
            return Refusal(SaslRefusal.Unpreparable);
        (Authcid, Authzid) = (authcid, authzid);
        return new SaslStep.OtpWanted(authcid, authzid);
    }

    /// <summary>The extended responses of RFC 2243 §2: hex, word, init-hex and init-word.</summary>
    private SaslStep TakePassword(string text, OtpState state)
    {
        string[] parts = text.Split(':');
        string kind = parts[0].ToLowerInvariant();
        bool isNew = kind is "init-hex" or "init-word";
        if (!(isNew || kind is "hex" or "word") || parts.Length != (isNew ? 4 : 2) || !TryRead(kind, parts[1], out byte[] link))
            return Refusal(SaslRefusal.Malformed);
        if (!CryptographicOperations.FixedTimeEquals(OtpMath.Next(state.Hash, link), state.Last.Span))
            return Refusal(SaslRefusal.WrongCredentials);
        if (!isNew)
            return new SaslStep.OtpUsed(Authcid, Authzid, state with { Sequence = state.Sequence - 1, Last = link });
        // RFC 2243: a new chain has another seed, or its passwords would be old ones.
        if (!OtpParameters.TryParse(parts[2], out var fresh) || fresh.Seed == state.Seed || !TryRead(kind, parts[3], out byte[] first))
            return Refusal(SaslRefusal.Malformed);
        return new SaslStep.OtpUsed(Authcid, Authzid, new OtpState(fresh.Hash, fresh.Sequence, fresh.Seed, first));
    }

    private static bool TryRead(string kind, string text, out byte[] link) =>
        kind.EndsWith("hex", StringComparison.Ordinal) ? OtpMath.TryHex(text, out link) : OtpMath.TryWords(text, out link);
}
