using Microsoft.Extensions.Logging;

namespace Postern.Configuration;

/// <summary>What holds for the whole process and not for one door.</summary>
internal sealed record HostSettings
{
    private static readonly (string Key, Func<HostSettings, object?> Value)[] Keys =
    [
        ("loops",      host => host.Loops),
        ("log",        host => host.LogFile),
        ("logLevel",   host => host.LogLevel),
        ("syslog",     host => (host.Syslog, host.SyslogFacility)),
        ("json",       host => host.Json),
        ("quiet",      host => host.Quiet),
        ("state",      host => host.State),
        ("pid",        host => host.PidFile),
        ("metrics",    host => host.Metrics),
        ("background", host => host.Background),
        ("for",        host => host.For),
        ("sandbox",    host => (host.Sandbox, string.Join('\n', host.SandboxRead), string.Join('\n', host.SandboxWrite))),
    ];

    /// <summary>The program ends when it has not been used for so long; null for never.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Event loops; 0 for one per core.</summary>
    public int Loops { get; init; }

    /// <summary>The file the log goes to; null for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>A log file begins anew at start (stunnel's log = overwrite).</summary>
    public bool LogOverwrite { get; init; }

    /// <summary>The least level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The log goes to syslog.</summary>
    public bool Syslog { get; init; }

    /// <summary>The facility it has there (syslog(3)): 3 is daemon.</summary>
    public int SyslogFacility { get; init; } = 3;

    /// <summary>Log and ready line are JSON, one object a line.</summary>
    public bool Json { get; init; }

    /// <summary>Only warnings and errors are logged, and no ready line is printed.</summary>
    public bool Quiet { get; init; }

    /// <summary>Where certificates made here, sessions and the control socket live; null for the usual place.</summary>
    public string? State { get; init; }

    /// <summary>Its name among those that share the state directory, for <c>postern status --name</c>; null for the process id.</summary>
    public string? Name { get; init; }

    /// <summary>It goes to the background once its doors are open.</summary>
    public bool Background { get; init; }

    /// <summary>The file the process id is written to; null for none.</summary>
    public string? PidFile { get; init; }

    /// <summary>It confines itself at its start to what its configuration names.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Directories that can be read in the sandbox besides.</summary>
    public IReadOnlyList<string> SandboxRead { get; init; } = [];

    /// <summary>Directories that can be written in the sandbox besides.</summary>
    public IReadOnlyList<string> SandboxWrite { get; init; } = [];

    /// <summary>Where figures are given out; null for nowhere.</summary>
    public MetricsPlace? Metrics { get; init; }

    /// <summary>A descriptor that gets one line and is closed once every door is open; -1 for none.</summary>
    public int ReadyDescriptor { get; init; } = -1;

    /// <summary>The keys whose values differ from those a process runs with; it takes them at its start and at no other time.</summary>
    public IReadOnlyList<string> ChangedSince(HostSettings running) =>
        [.. Keys.Where(row => !Equals(row.Value(this), row.Value(running))).Select(row => row.Key)];
}
