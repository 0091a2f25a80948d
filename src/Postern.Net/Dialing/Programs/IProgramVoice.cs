namespace Postern.Net.Dialing.Programs;

/// <summary>Tells of a program that serves a connection; on the connection's loop.</summary>
public interface IProgramVoice
{
    /// <summary>It has been started.</summary>
    void Started(int pid);

    /// <summary>It wrote a line to its standard error, where that is logged.</summary>
    void Says(int pid, string line);

    /// <summary>Its connection is closed, and it was sent a signal because it stays.</summary>
    void Outlives(int pid, string signal);

    /// <summary>It has ended, maybe long after its connection.</summary>
    void Ended(int pid, ProgramEnd end);
}
