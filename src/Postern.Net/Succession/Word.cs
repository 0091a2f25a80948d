namespace Postern.Net.Succession;

/// <summary>A line between the two, after the greeting.</summary>
/// <param name="Say">One of the words here.</param>
/// <param name="Why">The reason, where it says <see cref="Failed"/>.</param>
internal sealed record Word(string Say, string? Why = null)
{
    /// <summary>From the successor: everything is open, and nothing is accepted yet.</summary>
    internal const string Open = "open";

    /// <summary>From the predecessor: accept.</summary>
    internal const string Begin = "begin";

    /// <summary>From the successor: connections are accepted.</summary>
    internal const string Serving = "serving";

    /// <summary>From the predecessor: nothing is accepted here any more, and the service manager knows.</summary>
    internal const string Yours = "yours";

    /// <summary>From the successor: it cannot.</summary>
    internal const string Failed = "failed";
}
