namespace Postern.Wire.Sasl.Servers;

/// <summary>LOGIN, which has no RFC: the name is asked for, then the password. Some clients send the name with the command.</summary>
internal sealed class LoginServer(SaslMechanism mechanism) : PasswordServer(mechanism)
{
    private byte[]? _name;

    // Some old clients look for these very words.
    protected override SaslStep Begin() => new SaslStep.Challenge("Username:"u8.ToArray());

    protected override SaslStep TakeInitial(ReadOnlySpan<byte> message) => Take(message);

    protected override SaslStep Take(ReadOnlySpan<byte> message)
    {
        if (_name is not null)
            return Given(default, _name, message);
        if (message.IsEmpty)
            return Refusal(SaslRefusal.Malformed);
        _name = message.ToArray();
        return new SaslStep.Challenge("Password:"u8.ToArray());
    }
}
