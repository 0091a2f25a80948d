namespace Postern.Wire.Ends;

/// <summary>What carries the bytes of an end.</summary>
public enum TransportKind
{
    /// <summary>A TCP connection.</summary>
    Tcp,

    /// <summary>A Unix socket.</summary>
    Unix,

    /// <summary>A program, inetd style, on a pair of sockets.</summary>
    Exec,

    /// <summary>A program on a pseudo-terminal.</summary>
    Pty,

    /// <summary>The descriptors 0 and 1 of the process.</summary>
    Stdio,
}
