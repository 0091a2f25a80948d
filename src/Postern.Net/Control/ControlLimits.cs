namespace Postern.Net.Control;

/// <summary>The limits of the control socket; all arbitrary.</summary>
internal static class ControlLimits
{
    /// <summary>The version of what is spoken.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a request.</summary>
    public const int Request = 64 * 1024;

    /// <summary>Bytes of an answer: 100,000 open connections fit.</summary>
    public const int Answer = 64 * 1024 * 1024;

    /// <summary>Those who ask at the same time; the others wait in the backlog.</summary>
    public const int Callers = 16;

    /// <summary>How long a caller may take for a line, or to take in an answer.</summary>
    public static readonly TimeSpan Line = TimeSpan.FromSeconds(10);

    /// <summary>How long a caller waits for the kernel to take its connection.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);

    /// <summary>How long it rests when descriptors have run out.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a process that opens its socket waits for another that does the same.</summary>
    public static readonly TimeSpan Open = TimeSpan.FromSeconds(5);
}
