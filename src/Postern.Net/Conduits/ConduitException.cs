namespace Postern.Net.Conduits;

/// <summary>A conduit broke while protocol code waited for it.</summary>
public sealed class ConduitException(ConduitFault fault) : IOException(fault.Text)
{
    /// <summary>What broke.</summary>
    public ConduitFault Fault { get; } = fault;

    /// <summary>Makes the exception from its parts.</summary>
    public ConduitException(FaultKind kind, string text)
        : this(new ConduitFault(kind, text))
    {
    }
}
