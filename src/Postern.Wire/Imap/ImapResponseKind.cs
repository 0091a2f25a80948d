namespace Postern.Wire.Imap;

/// <summary>How a response begins (RFC 9051 §2.2.2).</summary>
public enum ImapResponseKind
{
    /// <summary>With a star.</summary>
    Untagged,

    /// <summary>With the tag of the command that it ends.</summary>
    Tagged,

    /// <summary>With a plus: the client is to go on.</summary>
    Continuation,
}
