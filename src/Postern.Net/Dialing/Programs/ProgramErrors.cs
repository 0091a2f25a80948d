namespace Postern.Net.Dialing.Programs;

/// <summary>Where a program's standard error goes.</summary>
public enum ProgramErrors
{
    /// <summary>Line by line into the log.</summary>
    Logged,

    /// <summary>To the peer, with what it writes to its standard output.</summary>
    Stream,

    /// <summary>To our own standard error.</summary>
    Ours,
}
