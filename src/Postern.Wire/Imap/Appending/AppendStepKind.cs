namespace Postern.Wire.Imap.Appending;

/// <summary>What whoever reads the connection has to do after a line of APPEND.</summary>
public enum AppendStepKind
{
    /// <summary>Read the octets of the mailbox's name, hand them to <see cref="AppendFramer.Literal"/>, then the next line.</summary>
    Literal,

    /// <summary>Read the octets of a message, then the next line; or <see cref="AppendFramer.Refuse"/> it first.</summary>
    Message,

    /// <summary>Read these octets and forget them, then the next line: the command is refused, and its client did not wait.</summary>
    Skip,

    /// <summary>The command is whole.</summary>
    Complete,

    /// <summary>The command is over and must be refused.</summary>
    Refused,

    /// <summary>Where the next command begins is not known: the connection ends.</summary>
    Lost,
}
