namespace Postern.Wire.Imap;

/// <summary>What the reader of a connection does next.</summary>
public enum ImapFrameKind
{
    /// <summary>The command is whole: parse it.</summary>
    Complete,

    /// <summary>Read the literal, put CRLF and its octets behind the line, and read the next line.</summary>
    Literal,

    /// <summary>Read past the octets of the literal, keep nothing, and read the next line; the command will be refused.</summary>
    Skip,

    /// <summary>The command is over and not to be parsed: answer BAD; the next line is a new command.</summary>
    Refused,

    /// <summary>The client is lost: answer BYE and close.</summary>
    Lost,
}
