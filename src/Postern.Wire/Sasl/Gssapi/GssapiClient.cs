namespace Postern.Wire.Sasl.Gssapi;

/// <summary>GSSAPI with a ticket of Kerberos, RFC 4752 §3.1: a server that cannot read the ticket is not the one we asked for. No layer is chosen: TLS is below.</summary>
/// <remarks>Owns its context.</remarks>
public sealed class GssapiClient(SaslMechanism mechanism, IGssContext context, string authzid) : SaslClient(mechanism), IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => context.Dispose();

    /// <inheritdoc/>
    protected override SaslReply First() => Step([]);

    /// <inheritdoc/>
    protected override SaslReply Answer(ReadOnlySpan<byte> challenge)
    {
        if (!context.IsEstablished)
            return Step(challenge);
        if (IsServerProven)
            return SaslRefusal.Malformed;
        SaslReply offer = context.Unwrap(challenge);
        if (offer.Fault is not null)
            return Told(offer);
        // Against RFC 4752 §3.1: a size beside no layer must be 0 and is not looked at, because Dovecot (2.3.19, seen 2026-11) says 0xFFFFFF there.
        if (!LayerMessage.TryParse(offer.Bytes, out var layers))
        {
            Why = "the server's message about security layers was not understood";
            return SaslRefusal.Malformed;
        }
        if ((layers.Layers & LayerMessage.NoLayer) == 0)
        {
            Why = "the server insists on a security layer of GSSAPI, and we have TLS alone";
            return SaslRefusal.Unsupported;
        }
        IsServerProven = true;
        return Told(context.Wrap(new LayerMessage(LayerMessage.NoLayer, 0, authzid).Format()));
    }

    private SaslReply Step(ReadOnlySpan<byte> token) => Told(context.Step(token));

    private SaslReply Told(SaslReply reply)
    {
        if (reply.Fault is not null)
            Why = context.Why;
        return reply;
    }
}
