namespace Postern.Net.Listening;

/// <summary>A door cannot listen; the text says why and what to do.</summary>
public sealed class ListenException(string message) : IOException(message)
{
    /// <summary>The kernel's reason, errno(3); 0 where it was not asked.</summary>
    public int Errno { get; init; }

    /// <summary>Whether another program listens there.</summary>
    public bool IsInUse { get; init; }
}
