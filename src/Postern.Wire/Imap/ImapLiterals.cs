namespace Postern.Wire.Imap;

/// <summary>Which literals a server takes without being asked (RFC 7888 §3, §5).</summary>
public enum ImapLiterals
{
    /// <summary>None: the client waits for each.</summary>
    Synchronizing,

    /// <summary>LITERAL-: those of at most 4096 octets.</summary>
    Minus,

    /// <summary>LITERAL+: all.</summary>
    Plus,
}
