using Postern.Net.Dialing.Programs;
using Postern.Stunnel.Logging;

namespace Postern.Stunnel.Services.Programs;

/// <summary>Tells of a program that serves a connection, in stunnel's lines.</summary>
/// <param name="connection">The connection's log.</param>
/// <param name="main">The log of what belongs to no connection: a program may outlive its own.</param>
internal sealed class ProgramLines(ServiceLog connection, ServiceLog main) : IProgramVoice
{
    private static readonly string[] Signals =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    ];

    /// <inheritdoc/>
    public void Started(int pid) => connection.Info($"Local mode child started (PID={pid})");

    /// <inheritdoc/>
    public void Says(int pid, string line)
    {
        // What it says goes to its peer, or where we say things ourselves.
    }

    /// <inheritdoc/>
    public void Outlives(int pid, string signal)
    {
        // It may stay as long as it likes.
    }

    /// <inheritdoc/>
    public void Ended(int pid, ProgramEnd end) => main.Info(end.HasExited
        ? $"Child process {pid} finished with code {Math.Max(0, end.Status)}"
        : $"Child process {pid} terminated on {(end.Status < Signals.Length ? "SIG" + Signals[end.Status] : $"signal {end.Status}")}");
}
