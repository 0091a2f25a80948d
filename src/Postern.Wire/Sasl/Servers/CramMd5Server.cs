using System.Text;
using Postern.Wire.Sasl.Digest;
using Postern.Wire.Sasl.Scram;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Servers;

/// <summary>CRAM-MD5, RFC 2195 §2: a stamp, and the name with its keyed digest.</summary>
internal sealed class CramMd5Server(SaslMechanism mechanism, SaslServerSettings settings) : SaslServer(mechanism)
{
    private readonly byte[] _stamp = Encoding.UTF8.GetBytes(Apop.Timestamp(settings.Nonce, settings.Now, settings.Host));
    private byte[] _digest = [];

    protected override SaslStep Begin() => new SaslStep.Challenge(_stamp);

    protected override SaslStep Take(ReadOnlySpan<byte> message)
    {
        int space = message.LastIndexOf((byte)' ');
        if (space <= 0 || !ScramName.TryText(message[..space], out string name))
            return Refusal(SaslRefusal.Malformed);
        if (!SaslPrep.TryPrepare(name, out name))
            return Refusal(SaslRefusal.Unpreparable);
        Authcid = name;
        _digest = message[(space + 1)..].ToArray();
        return new SaslStep.SecretWanted(Authcid, "");
    }

    protected override SaslStep TakeSecret(Secret secret) => Md5.Matches(_digest, Md5.Mac(secret.Reveal().Span, _stamp))
        ? new SaslStep.Done(Authcid, "")
        : Refusal(SaslRefusal.WrongCredentials);
}
