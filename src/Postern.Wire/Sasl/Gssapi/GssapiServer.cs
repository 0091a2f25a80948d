namespace Postern.Wire.Sasl.Gssapi;

/// <summary>GSSAPI with a ticket of Kerberos, RFC 4752 §3.2: tokens until the context stands, then one message about layers each way. Only "no layer" is offered: TLS is below.</summary>
/// <remarks>Owns its context.</remarks>
public sealed class GssapiServer(SaslMechanism mechanism, IGssContext context) : SaslServer(mechanism), IDisposable
{
    private Stage _stage;

    private enum Stage
    {
        Tokens,
        LastToken,
        Offered,
    }

    /// <inheritdoc/>
    public void Dispose() => context.Dispose();

    /// <inheritdoc/>
    protected override SaslStep Take(ReadOnlySpan<byte> message) => _stage switch
    {
        Stage.Tokens => TakeToken(message),
        Stage.LastToken => message.IsEmpty ? Offer() : Refusal(SaslRefusal.Malformed),
        _ => TakeChoice(message),
    };

    private SaslStep TakeToken(ReadOnlySpan<byte> token)
    {
        if (token.IsEmpty)
            return Refusal(SaslRefusal.Malformed);
        SaslReply answer = context.Step(token);
        if (answer.Fault is { } fault)
            return Failed(fault);
        if (context.IsEstablished && answer.Bytes.Length == 0)
            return Offer();
        // RFC 4752 §3.2: the last token goes out alone, and is answered with nothing.
        _stage = context.IsEstablished ? Stage.LastToken : Stage.Tokens;
        return new SaslStep.Challenge(answer.Bytes);
    }

    private SaslStep Offer()
    {
        _stage = Stage.Offered;
        SaslReply offer = context.Wrap(new LayerMessage(LayerMessage.NoLayer, 0, "").Format());
        return offer.Fault is { } fault ? Failed(fault) : new SaslStep.Challenge(offer.Bytes);
    }

    private SaslStep TakeChoice(ReadOnlySpan<byte> message)
    {
        SaslReply plain = context.Unwrap(message);
        if (plain.Fault is { } fault)
            return Failed(fault);
        if (!LayerMessage.TryParse(plain.Bytes, out var choice))
            return Refusal(SaslRefusal.Malformed);
        // Against RFC 4752 §3.2: its size is not looked at, because without a layer nobody uses it.
        if (choice.Layers != LayerMessage.NoLayer)
            return Failed(SaslRefusal.Unsupported, "the client wants a security layer of GSSAPI, and TLS is all there is");
        if (context.Peer is not { } peer)
            return Failed(SaslRefusal.NotAllowed);
        Authcid = peer.ToString();
        Authzid = choice.Authzid == Authcid ? "" : choice.Authzid;
        return new SaslStep.TicketShown(peer, Authzid);
    }

    private SaslStep Failed(SaslRefusal reason, string? why = null)
    {
        Why = why ?? context.Why;
        return Refusal(reason);
    }
}
