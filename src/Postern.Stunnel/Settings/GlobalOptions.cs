namespace Postern.Stunnel.Settings;

/// <summary>What holds for the whole program.</summary>
public sealed record GlobalOptions
{
    /// <summary><c>chroot</c>.</summary>
    public string? Chroot { get; init; }

    /// <summary><c>foreground</c>.</summary>
    public Foreground Foreground { get; init; }

    /// <summary><c>log = overwrite</c>.</summary>
    public bool LogOverwrite { get; init; }

    /// <summary><c>output</c>: the log file.</summary>
    public string? Output { get; init; }

    /// <summary><c>pid</c>.</summary>
    public string? PidFile { get; init; }

    /// <summary><c>syslog</c>.</summary>
    public bool Syslog { get; init; } = true;

    /// <summary>The facility of <c>debug</c>, as syslog(3) numbers it (3 is daemon).</summary>
    public int Facility { get; init; } = 3;

    /// <summary>The level of <c>debug</c>, 0–7, for what belongs to no service.</summary>
    public int DebugLevel { get; init; } = 5;

    /// <summary><c>service</c>: what syslog calls the program.</summary>
    public string ServiceName { get; init; } = "stunnel";

    /// <summary><c>setuid</c>.</summary>
    public int? User { get; init; }

    /// <summary><c>setgid</c>.</summary>
    public int? Group { get; init; }

    /// <summary><c>setEnv</c> in order; an empty value takes the variable away.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary><c>drain</c>: Postern's own word. How long open connections may go on after a stop; zero ends them at once, as stunnel does.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary><c>metrics</c>: Postern's own word. Where figures are given out: <c>[ADDRESS:]PORT</c> or a path; null for nowhere.</summary>
    public string? Metrics { get; init; }

    /// <summary><c>state</c>: Postern's own word. The directory of the control socket; null for the usual one.</summary>
    public string? State { get; init; }

    /// <summary><c>profile = strict</c>: Postern's own word. Weak options are refused, verification is on, the process is confined.</summary>
    public bool Strict { get; init; }
}
