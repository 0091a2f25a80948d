namespace Postern.Wire.Sasl.Servers;

/// <summary>A mechanism whose server has the last word: it proves itself when the client is in.</summary>
internal abstract class ProvingServer(SaslMechanism mechanism, SaslServerSettings settings) : SaslServer(mechanism)
{
    private bool _proved;

    protected SaslServerSettings Settings { get; } = settings;

    protected sealed override SaslStep Take(ReadOnlySpan<byte> message)
    {
        if (!_proved)
            return TakeBefore(message);
        return message.IsEmpty ? new SaslStep.Done(Authcid, Authzid) : Refusal(SaslRefusal.Malformed);
    }

    /// <summary>Takes a message of a client that is not in yet.</summary>
    protected abstract SaslStep TakeBefore(ReadOnlySpan<byte> message);

    /// <summary>The client is in: our proof goes out with the OK, or before it (RFC 4422 §4).</summary>
    protected SaslStep Prove(byte[] proof)
    {
        _proved = true;
        return Settings.CarriesSuccessData ? new SaslStep.Done(Authcid, Authzid, proof) : new SaslStep.Challenge(proof);
    }
}
