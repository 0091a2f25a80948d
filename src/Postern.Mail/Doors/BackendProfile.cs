namespace Postern.Mail.Doors;

/// <summary>What is known of the server behind a door without having logged in there.</summary>
/// <param name="Capabilities">The last list it showed after a login, else the one it shows before; each as one item of it.</param>
public sealed record BackendProfile(IReadOnlyList<string> Capabilities)
{
    /// <summary>Nothing is known: it could not be reached.</summary>
    public static BackendProfile Unknown { get; } = new([]);

    /// <summary>Whether it showed this.</summary>
    public bool Has(string name) => Capabilities.Any(one => one.Equals(name, StringComparison.OrdinalIgnoreCase) || one.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase));
}
