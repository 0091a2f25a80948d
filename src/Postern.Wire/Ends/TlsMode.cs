namespace Postern.Wire.Ends;

/// <summary>When TLS begins at an end.</summary>
public enum TlsMode
{
    /// <summary>Never: clear text.</summary>
    Clear,

    /// <summary>With the first byte.</summary>
    Tls,

    /// <summary>After the protocol's STARTTLS command, and always.</summary>
    StartTls,

    /// <summary>Either of the two, as the client likes, and never clear text; for an accept end only.</summary>
    Auto,
}
