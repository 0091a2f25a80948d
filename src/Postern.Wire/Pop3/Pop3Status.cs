namespace Postern.Wire.Pop3;

/// <summary>How a reply begins (RFC 1939 §3, RFC 5034 §4).</summary>
public enum Pop3Status
{
    /// <summary><c>+OK</c>.</summary>
    Ok,

    /// <summary><c>-ERR</c>.</summary>
    Error,

    /// <summary><c>+</c>: a challenge in an AUTH exchange; the text is base64.</summary>
    Challenge,
}
