namespace Postern.Wire.Imap;

/// <summary>Sizes and counts of IMAP; a line is counted without its CRLF.</summary>
public static class ImapLimits
{
    /// <summary>RFC 7162 §4: servers should take command lines of 8192 octets; before the login this holds with all literals.</summary>
    public const int Command = 8192;

    /// <summary>RFC 7888 §5: octets of a literal that a client may send unasked where LITERAL- is said. Arbitrary: and before the login always.</summary>
    public const int NonSynchronizing = 4096;

    /// <summary>Arbitrary: octets of one literal before the login; what PLAIN, a token or a password ever takes.</summary>
    public const int Literal = 4096;

    /// <summary>RFC 2971 §3.3: thirty pairs in ID are sixty strings. Arbitrary: each may be a literal, and nothing before the login has more.</summary>
    public const int Literals = 64;

    /// <summary>Arbitrary: octets of a literal nobody wants that are read past; beyond that the connection ends (RFC 7888 §4).</summary>
    public const int Skipped = 64 * 1024;

    /// <summary>Arbitrary: a client's line after the login, without its literals; what Dovecot takes (RFC 7162 §4 asks for 8192).</summary>
    public const int Line = 64 * 1024;

    /// <summary>Arbitrary: octets of a tag; clients use about five.</summary>
    public const int Tag = 64;

    /// <summary>Arbitrary: octets of a mailbox's name, or of a pattern; a path of the file system has no more than four times as many.</summary>
    public const int Mailbox = 1024;

    /// <summary>Arbitrary: lists within lists; BODYSTRUCTURE is the only one that grows, and a server's own are no deeper.</summary>
    public const int Depth = 64;

    /// <summary>RFC 2971 §3.3: pairs of ID.</summary>
    public const int IdPairs = 30;

    /// <summary>RFC 2971 §3.3: octets of a field's name.</summary>
    public const int IdField = 30;

    /// <summary>RFC 2971 §3.3: octets of a value.</summary>
    public const int IdValue = 1024;

    /// <summary>Arbitrary: octets of a string that is written between quotes; RFC 2683 §3.2.1.5 wants lines of at most 1000.</summary>
    public const int Quoted = 1000 / 2;

    /// <summary>Arbitrary: a line of a server that is looked into for capabilities; real ones have about 700 octets.</summary>
    public const int CapabilityLine = 8192;

    /// <summary>Arbitrary: octets of words behind a status that are written.</summary>
    public const int Text = 900;
}
