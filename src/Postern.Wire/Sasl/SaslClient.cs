namespace Postern.Wire.Sasl;

/// <summary>The client's side of one login.</summary>
/// <remarks>
/// <para><see cref="Start"/> once; <see cref="Respond"/> for each challenge; and when the server has said OK, <see cref="Finish"/>,
/// whose word is the last: a server that did not prove itself where it should have is not logged in at.</para>
/// <para>What a server sends never throws. In the SCRAM family and OTP an answer is work, by the server's choice up to
/// <see cref="SaslClientSettings.MostIterations"/>: not for an event loop.
/// Nor is any step of a mechanism that <see cref="SaslTraits.Blocks"/>.</para>
/// </remarks>
public abstract class SaslClient
{
    /// <summary>Begins a login by this mechanism.</summary>
    protected SaslClient(SaslMechanism mechanism) => Mechanism = mechanism;

    /// <summary>The mechanism.</summary>
    public SaslMechanism Mechanism { get; }

    /// <summary>Whether the server has proved that it knows the account.</summary>
    public bool IsServerProven { get; protected set; }

    /// <summary>Whether something was made for the server that it can judge: a password, a token, a proof. Before that no refusal of its can be about the credentials.</summary>
    public bool HasProved { get; private set; }

    /// <summary>Why we gave up; null as long as we have not.</summary>
    public SaslRefusal? Fault { get; private set; }

    /// <summary>What the server said about its refusal in the mechanism's own words, printable; empty for nothing.</summary>
    public string ServerReason { get; protected set; } = "";

    /// <summary>What the mechanism knows of our own fault beyond <see cref="Fault"/>, printable; empty for nothing.</summary>
    public string Why { get; protected set; } = "";

    /// <summary>The initial response, before base64; null where the server speaks first. A fault may be set already: then nothing is sent.</summary>
    public byte[]? Start()
    {
        if (!Mechanism.Is(SaslTraits.ClientFirst))
            return null;
        SaslReply reply = First();
        Fault = reply.Fault;
        HasProved = reply.Fault is null && FirstProves;
        return reply.Fault is null ? reply.Bytes : null;
    }

    /// <summary>Answers a challenge, decoded.</summary>
    public SaslReply Respond(ReadOnlySpan<byte> challenge)
    {
        if (Fault is { } before)
            return before;
        SaslReply reply = challenge.Length > SaslLimits.Message ? SaslRefusal.TooLong : Answer(challenge);
        Fault = reply.Fault;
        HasProved |= reply.Fault is null;
        return reply;
    }

    /// <summary>The server said OK, with this message or with none (null): null where we are in, else why we are not.</summary>
    public SaslRefusal? Finish(byte[]? finalMessage = null)
    {
        if (Fault is null && finalMessage is not null)
            Respond(finalMessage);
        return Fault ??= Judge();
    }

    /// <summary>Whether the first message is judged already; a name and a nonce are not.</summary>
    protected virtual bool FirstProves => true;

    /// <summary>Whether an OK may be believed: null where it may.</summary>
    protected virtual SaslRefusal? Judge() => Mechanism.Is(SaslTraits.ProvesServer) && !IsServerProven ? SaslRefusal.ServerNotProven : null;

    /// <summary>The first message, of a mechanism in which the client speaks first.</summary>
    protected virtual SaslReply First() => SaslRefusal.Malformed;

    /// <summary>Answers a challenge.</summary>
    protected abstract SaslReply Answer(ReadOnlySpan<byte> challenge);
}
