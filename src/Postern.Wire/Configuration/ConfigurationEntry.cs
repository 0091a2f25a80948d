namespace Postern.Wire.Configuration;

/// <summary>One line of a configuration: a section's head, or an option with its value.</summary>
public sealed record ConfigurationEntry
{
    /// <summary>The file, as the caller named it.</summary>
    public required string File { get; init; }

    /// <summary>The line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Whether this is the head of a section, whose name stands in <see cref="Name"/>.</summary>
    public bool IsSection { get; init; }

    /// <summary>The option's name as written, or the section's, which may be empty and may repeat.</summary>
    public required string Name { get; init; }

    /// <summary>What stands behind the first <c>=</c>; may be empty.</summary>
    public string Value { get; init; } = "";

    /// <summary>Whether this is the option of that name, in any case of letters.</summary>
    public bool Is(string option) => !IsSection && Name.Equals(option, StringComparison.OrdinalIgnoreCase);

    /// <summary>The line without its blanks, as a message quotes it.</summary>
    public override string ToString() => IsSection ? $"[{Name}]" : $"{Name} = {Value}";
}
