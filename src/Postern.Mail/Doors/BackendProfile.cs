using System.Globalization;

namespace Postern.Mail.Doors;

/// <summary>What is known of the server behind a door without having logged in there.</summary>
/// <param name="Capabilities">The last list it showed after a login, else the one it shows before; each as one item of it.</param>
public sealed record BackendProfile(IReadOnlyList<string> Capabilities)
{
    /// <summary>It is this process: what a client asks for before its login holds after it, without being said again.</summary>
    public bool IsHere { get; init; }

    /// <summary>Nothing is known: it could not be reached.</summary>
    public static BackendProfile Unknown { get; } = new([]);

    /// <summary>What both servers can: of two sizes the smaller one (RFC 1870 §4).</summary>
    public BackendProfile And(BackendProfile other) => new([.. Capabilities.Select(one => Common(one, other)).OfType<string>()]);

    /// <summary>Whether it showed this.</summary>
    public bool Has(string name) => Capabilities.Any(one => one.Equals(name, StringComparison.OrdinalIgnoreCase) || one.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase));

    private static string? Common(string one, BackendProfile other)
    {
        if (other.Capabilities.Contains(one, StringComparer.OrdinalIgnoreCase))
            return one;
        return SizeOf(one) is { } here && other.Capabilities.Select(SizeOf).FirstOrDefault(size => size is not null) is { } there
            ? here == 0 || (there != 0 && there < here) ? Size(there) : Size(here)
            : null;
    }

    // RFC 1870 §3: 0 is no limit.
    private static long? SizeOf(string capability) => capability.Split(' ') switch
    {
        [var name, var number] when name.Equals("SIZE", StringComparison.OrdinalIgnoreCase) && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long size) => size,
        _ => null,
    };

    private static string Size(long size) => string.Create(CultureInfo.InvariantCulture, $"SIZE {size}");
}
