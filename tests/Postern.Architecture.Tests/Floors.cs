namespace Postern.Architecture.Tests;

/// <summary>Which project may refer to which: the floors of the house, one direction, no circle.</summary>
internal static class Floors
{
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Postern.Wire"] = [],
        ["Postern.Net"] = ["Postern.Wire"],
        ["Postern.Store"] = ["Postern.Wire"],
        ["Postern.Ssh"] = ["Postern.Net"],
        ["Postern.Mail"] = ["Postern.Wire", "Postern.Net", "Postern.Store"],
        ["Postern.Stunnel"] = ["Postern.Wire", "Postern.Net"],
        ["Postern.Web"] = ["Postern.Wire", "Postern.Net", "Postern.Store", "Postern.Mail"],
        ["Postern"] = ["Postern.Wire", "Postern.Net", "Postern.Store", "Postern.Ssh", "Postern.Stunnel", "Postern.Mail", "Postern.Web"],
    };

    /// <summary>What is shipped; each is one decision in docs/decisions/.</summary>
    public static readonly string[] Packages = ["Microsoft.Extensions.Logging.Abstractions", "System.CommandLine"];

    /// <summary>Projects that may hold unsafe code, in the files that talk to native libraries and on the measured hot path.</summary>
    public static readonly string[] Unsafe = ["Postern", "Postern.Net", "Postern.Store", "Postern.Mail"];
}
