using Postern.Wire.Text;

namespace Postern.Wire.Sasl;

/// <summary>The server's side of one login. It sees no protocol and decides nothing about accounts: it turns messages into steps.</summary>
/// <remarks>
/// <para>A login begins with <see cref="Start"/> where the client sent nothing with its command, or with <see cref="Next"/>
/// where it did, be it empty. After a challenge comes <see cref="Next"/>, after a question the driver's answer, after
/// <see cref="SaslStep.Done"/> or <see cref="SaslStep.Refused"/> nothing.</para>
/// <para>Whoever calls out of this order has a bug and gets an <see cref="InvalidOperationException"/>; what a peer sends never throws.</para>
/// </remarks>
public abstract class SaslServer
{
    private SaslStep? _last;

    /// <summary>Begins a login by this mechanism.</summary>
    protected SaslServer(SaslMechanism mechanism) => Mechanism = mechanism;

    /// <summary>The mechanism.</summary>
    public SaslMechanism Mechanism { get; }

    /// <summary>The name that logs in, for the log; empty until it is known, and not proved before <see cref="SaslStep.Done"/>.</summary>
    public string Authcid { get; protected set; } = "";

    /// <summary>The name it wants to act as; empty for the same.</summary>
    public string Authzid { get; protected set; } = "";

    /// <summary>What the mechanism knows of its refusal beyond the reason, for the administrator, printable; empty for nothing.</summary>
    public string Why { get; protected set; } = "";

    /// <summary>Begins without an initial response.</summary>
    public SaslStep Start() => _last is null ? Keep(Begin()) : throw OutOfOrder();

    /// <summary>Takes a message of the client, decoded: its initial response, or its answer to a challenge.</summary>
    public SaslStep Next(ReadOnlySpan<byte> message)
    {
        Expect();
        if (message.Length > SaslLimits.Message)
            return Keep(Refusal(SaslRefusal.TooLong));
        // RFC 4422 §5: an initial response to a mechanism in which the server speaks first is a mistake.
        return Keep(_last is null ? TakeInitial(message) : Take(message));
    }

    /// <summary>Takes a line as POP3, IMAP and SMTP carry it after a challenge: base64, or <c>*</c>, which breaks off.</summary>
    public SaslStep NextLine(ReadOnlySpan<byte> line)
    {
        Expect();
        if (line is [(byte)'*'])
            return Keep(Refusal(SaslRefusal.Cancelled));
        if (line.Length > SaslLimits.Line)
            return Keep(Refusal(SaslRefusal.TooLong));
        return Base64Line.TryDecode(line, out byte[]? message) ? NextAndForget(message) : Keep(Refusal(SaslRefusal.BadBase64));
    }

    /// <summary>Takes the argument behind the command's mechanism name: base64, with <c>=</c> for an empty one (RFC 4954 §4, RFC 4959 §3).</summary>
    public SaslStep StartLine(ReadOnlySpan<byte> argument) => argument is [(byte)'='] ? Next(default) : NextLine(argument);

    /// <summary>Answers a question with yes. The names are given where only the driver knows them, or where it has another form of them.</summary>
    public SaslStep Accept(string? authcid = null, string? authzid = null)
    {
        if (_last is not SaslStep.Question)
            throw OutOfOrder();
        Authcid = authcid ?? Authcid;
        Authzid = authzid ?? Authzid;
        return Keep(Accepted());
    }

    /// <summary>Answers a question with no, whatever it was.</summary>
    public SaslStep Refuse(SaslRefusal reason) => _last is SaslStep.Question ? Keep(Denied(reason)) : throw OutOfOrder();

    /// <summary>Answers <see cref="SaslStep.KeysWanted"/>.</summary>
    public SaslStep Continue(ScramKeys keys) => _last is SaslStep.KeysWanted ? Keep(TakeKeys(keys)) : throw OutOfOrder();

    /// <summary>Answers <see cref="SaslStep.SecretWanted"/>.</summary>
    public SaslStep Continue(Secret secret) => _last is SaslStep.SecretWanted ? Keep(TakeSecret(secret)) : throw OutOfOrder();

    /// <summary>Answers <see cref="SaslStep.OtpWanted"/>.</summary>
    public SaslStep Continue(OtpState state) => _last is SaslStep.OtpWanted ? Keep(TakeOtp(state)) : throw OutOfOrder();

    /// <summary>The first challenge; empty where the client speaks first.</summary>
    protected virtual SaslStep Begin() => Mechanism.Is(SaslTraits.ClientFirst) ? new SaslStep.Challenge([]) : throw OutOfOrder();

    /// <summary>Takes the initial response, which is like any message where the client speaks first.</summary>
    protected virtual SaslStep TakeInitial(ReadOnlySpan<byte> message) =>
        Mechanism.Is(SaslTraits.ClientFirst) ? Take(message) : Refusal(SaslRefusal.Malformed);

    /// <summary>Takes a message.</summary>
    protected abstract SaslStep Take(ReadOnlySpan<byte> message);

    /// <summary>The driver said yes.</summary>
    protected virtual SaslStep Accepted() => new SaslStep.Done(Authcid, Authzid);

    /// <summary>The driver said no.</summary>
    protected virtual SaslStep Denied(SaslRefusal reason) => Refusal(reason);

    /// <summary>The driver brought the keys.</summary>
    protected virtual SaslStep TakeKeys(ScramKeys keys) => throw OutOfOrder();

    /// <summary>The driver brought the password.</summary>
    protected virtual SaslStep TakeSecret(Secret secret) => throw OutOfOrder();

    /// <summary>The driver brought the state of the one-time passwords.</summary>
    protected virtual SaslStep TakeOtp(OtpState state) => throw OutOfOrder();

    /// <summary>Shorthand for a refusal.</summary>
    protected static SaslStep Refusal(SaslRefusal reason) => new SaslStep.Refused(reason);

    private void Expect()
    {
        if (_last is not (null or SaslStep.Challenge))
            throw OutOfOrder();
    }

    private SaslStep NextAndForget(byte[] message)
    {
        try
        {
            return Next(message);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(message);
        }
    }

    private SaslStep Keep(SaslStep step) => _last = step;

    private InvalidOperationException OutOfOrder() => new($"{Mechanism}: this does not follow {_last?.GetType().Name ?? "the beginning"}");
}
