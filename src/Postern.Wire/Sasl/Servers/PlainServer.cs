namespace Postern.Wire.Sasl.Servers;

/// <summary>PLAIN: message = [authzid] UTF8NUL authcid UTF8NUL passwd, RFC 4616 §2.</summary>
internal sealed class PlainServer(SaslMechanism mechanism) : PasswordServer(mechanism)
{
    protected override SaslStep Take(ReadOnlySpan<byte> message)
    {
        int first = message.IndexOf((byte)0);
        int second = first < 0 ? -1 : message[(first + 1)..].IndexOf((byte)0);
        if (second < 0)
            return Refusal(SaslRefusal.Malformed);
        var password = message[(first + second + 2)..];
        return password.Contains((byte)0) ? Refusal(SaslRefusal.Malformed) : Given(message[..first], message.Slice(first + 1, second), password);
    }
}
