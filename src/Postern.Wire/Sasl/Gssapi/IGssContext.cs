namespace Postern.Wire.Sasl.Gssapi;

/// <summary>A security context of GSS-API (RFC 2743 §1.1.3) in either role, as the mechanism needs it.</summary>
/// <remarks>Its steps may read files and ask a key server: they are not for an event loop. What a peer sends never throws.</remarks>
public interface IGssContext : IDisposable
{
    /// <summary>Whether both sides have all that they need of each other.</summary>
    bool IsEstablished { get; }

    /// <summary>Whom the ticket shows to an acceptor; null before that, for an initiator, and for a name that nobody here could have.</summary>
    GssPrincipal? Peer { get; }

    /// <summary>Why the last call failed, printable; empty for nothing.</summary>
    string Why { get; }

    /// <summary>Takes the peer's token (an initiator begins with none) and gives the answer, which may be empty.</summary>
    SaslReply Step(ReadOnlySpan<byte> token);

    /// <summary>Protects a message against change (RFC 2743 §2.3.3), not against reading.</summary>
    SaslReply Wrap(ReadOnlySpan<byte> message);

    /// <summary>Takes a protected message apart; a changed, repeated or misplaced one is a fault.</summary>
    SaslReply Unwrap(ReadOnlySpan<byte> token);
}
