namespace Postern.Logging;

/// <summary>A place where lines are written, by the log's own thread alone.</summary>
/// <remarks>It never throws and never waits for long: what cannot be written is lost, and counted.</remarks>
internal interface ILogTarget : IDisposable
{
    /// <summary>Takes lines in; answers how many of them were lost.</summary>
    int Write(ReadOnlySpan<LogLine> lines);

    /// <summary>Opens anew what was rotated away.</summary>
    void Reopen();
}
