namespace Postern.Ssh.Servers;

/// <summary>ssh did not do what it was started for; the message is one sentence, fit for the log.</summary>
public sealed class SshException : IOException
{
    /// <summary>With a sentence that says what to do, where that is known.</summary>
    public SshException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence, and the kind of failure.</summary>
    public SshException(SshFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What kind of failure it is.</summary>
    public SshFault Fault { get; }

    /// <summary>It must not be tried again before somebody has looked at it.</summary>
    public bool IsFinal { get => field || Fault.IsFinal(); init; }
}
