namespace Postern.Stunnel.CommandLine;

/// <summary>What a command line of stunnel asks for.</summary>
public enum StunnelCommandKind
{
    /// <summary>The configuration of a file.</summary>
    File,

    /// <summary>The configuration that a descriptor gives.</summary>
    Descriptor,

    /// <summary>The configuration that the letters of stunnel 3 say.</summary>
    Letters,

    /// <summary>To be told something: the lines are for standard error, as they are, and the program ends with 0.</summary>
    Information,

    /// <summary>Nothing that can be done: the messages are for standard error, and the program ends with 1.</summary>
    Refused,
}
