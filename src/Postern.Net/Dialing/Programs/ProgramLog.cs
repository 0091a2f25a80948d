using Microsoft.Extensions.Logging;

namespace Postern.Net.Dialing.Programs;

/// <summary>Tells of programs in the house's log.</summary>
internal sealed class ProgramLog(ILogger log, string connection, string program) : IProgramVoice
{
    /// <inheritdoc/>
    public void Started(int pid) => DialLog.ChildStarted(log, connection, program, pid);

    /// <inheritdoc/>
    public void Says(int pid, string line) => DialLog.ChildSays(log, connection, program, pid, line);

    /// <inheritdoc/>
    public void Outlives(int pid, string signal) => DialLog.ChildOutlives(log, connection, program, pid, signal);

    /// <inheritdoc/>
    public void Ended(int pid, ProgramEnd end) => DialLog.ChildEnded(log, connection, program, pid, end.ToString());
}
