namespace Postern.Net.Preludes;

/// <summary>How a client of an <c>+auto</c> door begins.</summary>
public enum DetectedStart
{
    /// <summary>With TLS from the first byte.</summary>
    Tls,

    /// <summary>By waiting for a greeting, or with a command.</summary>
    Greeting,
}
