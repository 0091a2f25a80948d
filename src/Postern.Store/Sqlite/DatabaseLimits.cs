namespace Postern.Store.Sqlite;

/// <summary>The limits of a database; all arbitrary.</summary>
public static class DatabaseLimits
{
    /// <summary>How long a writer waits for another one.</summary>
    public static readonly TimeSpan Busy = TimeSpan.FromSeconds(10);

    /// <summary>Connections that are kept open for the next caller.</summary>
    internal const int Spare = 8;
}
