using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>The global part while it is read.</summary>
internal sealed record GlobalDraft
{
    /// <summary>All that is kept.</summary>
    public GlobalOptions Options { get; init; } = new();

    /// <summary><c>fips = yes</c>.</summary>
    public bool Fips { get; init; }

    /// <summary><c>compression</c>.</summary>
    public bool Compression { get; init; }

    /// <summary>Why the part is refused; null where it is not.</summary>
    public string? Problem(Action<int, string> say)
    {
        var isDaemon = Options.Foreground == Foreground.No;
        if (isDaemon && Options.Output is { } output && !output.StartsWith('/'))
            return "Log file must include full path name";
        if (isDaemon && Options.PidFile is { } pid && !pid.StartsWith('/'))
            return "Pid file must include full path name";
        if (Fips)
        {
            say(3, "FIPS provider not available");
            return "Failed to initialize TLS";
        }

        say(5, "FIPS mode disabled");
        if (Compression)
        {
            say(3, "Configured compression is unsupported by OpenSSL");
            return "Failed to initialize TLS";
        }

        say(6, "Compression disabled");
        say(7, "No PRNG seeding was required");
        return null;
    }
}
