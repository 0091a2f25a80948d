namespace Postern.Net.Control;

/// <summary>A verb will not or cannot, or nobody is there to ask; the text is one sentence for the operator.</summary>
public sealed class ControlException(string message) : IOException(message)
{
    /// <summary>Whether the name of a process is another's, who runs.</summary>
    public bool IsNameTaken { get; init; }
}
