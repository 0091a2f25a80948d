namespace Postern.Net.Tls.Endpoints;

/// <summary>Who decides for one connection of an <see cref="EndpointContext"/>, and is told what OpenSSL does.</summary>
/// <remarks>Called on the loop's thread in the midst of OpenSSL: nothing here waits. An exception ends the handshake.</remarks>
public interface IEndpointWitness
{
    /// <summary>Why the connection must end although OpenSSL would go on; null as long as it need not.</summary>
    string? Objection { get; }

    /// <summary>OpenSSL's state machine has moved (SSL_state_string_long(3)).</summary>
    /// <param name="role"><c>accept</c>, <c>connect</c> or <c>undefined</c>.</param>
    /// <param name="state">In OpenSSL's words.</param>
    void OnState(string role, string state);

    /// <summary>An alert was sent or came.</summary>
    void OnAlert(bool sent, string level, string description);

    /// <summary>A client's hello was read in TLS up to 1.2: once established, that is renegotiation.</summary>
    void OnRenegotiation();

    /// <summary>A call of OpenSSL has failed.</summary>
    /// <param name="call">Such as <c>SSL_accept</c>.</param>
    /// <param name="errors">The error queue, the oldest first; empty where OpenSSL gives no reason.</param>
    void OnErrors(string call, IReadOnlyList<LibraryError> errors);

    /// <summary>The first handshake is done.</summary>
    void OnEstablished(TlsConduit tls, EndpointFacts facts);

    /// <summary>Whether a certificate of the peer's chain is taken (SSL_CTX_set_verify(3)).</summary>
    bool Accepts(VerifyStep step);

    /// <summary>A server chooses who answers, before anything is resumed; null for the context that the connection began with.</summary>
    EndpointContext? Choose(string? serverName);

    /// <summary>A server looks at the name, after a session was resumed or not.</summary>
    void OnServerName(string? serverName);

    /// <summary>The key of a client's PSK identity; empty where there is none.</summary>
    ReadOnlyMemory<byte> KeyOf(string identity);

    /// <summary>The PSK identity and key of a client; null for none.</summary>
    (string Identity, ReadOnlyMemory<byte> Key)? OfferedKey();

    /// <summary>The OCSP answer that a server staples for a client that asks (RFC 6066 §8); null for none.</summary>
    ReadOnlyMemory<byte>? Staple { get; }

    /// <summary>A session can be resumed later.</summary>
    void OnNewSession(SessionFacts session);

    /// <summary>A server makes a ticket, or keeps a session: what it is to remember with it.</summary>
    ReadOnlySpan<byte> Remembered();

    /// <summary>A server has a session back, with what it remembered; false does not resume it.</summary>
    bool Recalls(ReadOnlySpan<byte> remembered, bool fromTicket);

    /// <summary>A client is asked for a certificate by one of these authorities.</summary>
    void OnCertificateRequest(IReadOnlyList<string> authorities);

    /// <summary>Something happened that only its name tells of.</summary>
    void On(EndpointEvent what);
}
