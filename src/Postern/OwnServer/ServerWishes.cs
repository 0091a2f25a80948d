namespace Postern.OwnServer;

/// <summary>What the person who starts a server asks for; null where nothing was said.</summary>
internal sealed record ServerWishes
{
    /// <summary>The first account.</summary>
    public string? Account { get; init; }

    /// <summary>The name of the server, as mail programs reach it.</summary>
    public string? Host { get; init; }

    /// <summary>The addresses to listen on, as in <see cref="ServerChoices.Listen"/>; empty where nothing was said.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>A certificate from elsewhere.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key, where it is another file.</summary>
    public string? Key { get; init; }

    /// <summary>The first account gets no password yet.</summary>
    public bool NoPassword { get; init; }

    /// <summary>Sample letters are wanted.</summary>
    public bool Demo { get; init; }
}
