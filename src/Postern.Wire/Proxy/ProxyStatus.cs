namespace Postern.Wire.Proxy;

/// <summary>How far the reading of a PROXY header has come.</summary>
public enum ProxyStatus
{
    /// <summary>The bytes are the beginning of a header: call again with these and more.</summary>
    NeedMore,

    /// <summary>The header is whole.</summary>
    Done,

    /// <summary>The bytes are not a header and cannot become one.</summary>
    Malformed,
}
