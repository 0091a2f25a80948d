namespace Postern.Net.Dialing.Programs;

/// <summary>A program to be started.</summary>
internal sealed record ChildPlan
{
    /// <summary>The absolute path of the program.</summary>
    internal required string Path { get; init; }

    /// <summary>Its arguments, its own name first.</summary>
    internal required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>It is called by the first of them to the letter.</summary>
    internal bool HasOwnName { get; init; }

    /// <summary>Its environment, <c>NAME=value</c>.</summary>
    internal required IReadOnlyList<string> Environment { get; init; }

    /// <summary>What becomes its standard input and output.</summary>
    internal required int Stream { get; init; }

    /// <summary>What becomes its standard error.</summary>
    internal required int Errors { get; init; }

    /// <summary>What becomes its descriptor 3; -1 for nothing.</summary>
    internal int Lifeline { get; init; } = -1;

    /// <summary>The terminal that it is to lead a session on, in place of the stream; null for none.</summary>
    internal string? Terminal { get; init; }

    /// <summary>The limits of descriptors for it.</summary>
    internal required Descriptors Descriptors { get; init; }
}
