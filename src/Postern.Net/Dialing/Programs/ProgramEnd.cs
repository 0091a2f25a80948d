namespace Postern.Net.Dialing.Programs;

/// <summary>How a program ended.</summary>
/// <param name="HasExited">By itself; else by a signal.</param>
/// <param name="Status">Its exit code, or the signal's number; negative where nobody knows (SIGCHLD is ignored).</param>
public readonly record struct ProgramEnd(bool HasExited, int Status)
{
    internal static ProgramEnd Unknown { get; } = new(HasExited: true, -1);

    /// <summary>The end of a sentence of the log.</summary>
    public override string ToString() => Status < 0 ? "ended" : HasExited ? $"finished with code {Status}" : $"was ended by signal {Status}";
}
