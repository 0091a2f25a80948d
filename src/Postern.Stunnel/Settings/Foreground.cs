namespace Postern.Stunnel.Settings;

/// <summary><c>foreground</c>: whether the process stays where it was started.</summary>
public enum Foreground
{
    /// <summary>It becomes a daemon.</summary>
    No,

    /// <summary>It stays, and logs to standard error too.</summary>
    Yes,

    /// <summary>It stays, and does not log to standard error.</summary>
    Quiet,
}
