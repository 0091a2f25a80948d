namespace Postern.Wire.Pop3;

/// <summary>What a reply looks like, where it agrees; a refusal is one line always (RFC 1939 §3).</summary>
internal enum Pop3ReplyShape
{
    /// <summary>Nothing was asked: a server that closes says why.</summary>
    Unasked,

    /// <summary>One line.</summary>
    Line,

    /// <summary>Lines up to a dot.</summary>
    Lines,

    /// <summary>Lines up to a dot, which are capabilities.</summary>
    Capabilities,

    /// <summary>The server was not asked: the door answers itself.</summary>
    Refused,
}
