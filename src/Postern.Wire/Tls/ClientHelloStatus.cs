namespace Postern.Wire.Tls;

/// <summary>How far the reading of a ClientHello has come.</summary>
public enum ClientHelloStatus
{
    /// <summary>The bytes are the beginning of one: look again with these and more.</summary>
    NeedMore,

    /// <summary>The ClientHello is whole.</summary>
    Done,

    /// <summary>The bytes are not a ClientHello and cannot become one.</summary>
    Malformed,

    /// <summary>The client begins in the form of SSL 2, which no server of today may answer (RFC 6176 §3).</summary>
    Ssl2,
}
