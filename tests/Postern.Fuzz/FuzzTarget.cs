namespace Postern.Fuzz;

/// <summary>Something that reads bytes from outside.</summary>
/// <param name="Name">The name on the command line and of the corpus file.</param>
/// <param name="Check">Feeds one input, and throws where an invariant does not hold.</param>
public sealed record FuzzTarget(string Name, Action<byte[]> Check);
