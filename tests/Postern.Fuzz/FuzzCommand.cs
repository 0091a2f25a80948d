using System.Diagnostics.CodeAnalysis;

namespace Postern.Fuzz;

/// <summary>The command line.</summary>
public sealed record FuzzCommand
{
    /// <summary>How it is used.</summary>
    public static string Usage { get; } =
        $"""
        usage: Postern.Fuzz TARGET [--seconds N] [--seed S] [--file F]
          TARGET   all, or one of {string.Join(" ", FuzzTargets.All.Select(target => target.Name))}
          --seconds N  how long each target runs (10)
          --seed S     the same seed makes the same inputs (drawn and printed)
          --file F     feed this file alone
        """;

    /// <summary>What is fuzzed.</summary>
    public required IReadOnlyList<FuzzTarget> Targets { get; init; }

    /// <summary>How long each runs.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>What the inputs grow from.</summary>
    public int Seed { get; init; }

    /// <summary>The one input to feed; null to make them.</summary>
    public string? File { get; init; }

    /// <summary>Reads the arguments; the seed is the one given here unless they name another.</summary>
    public static bool TryParse(string[] arguments, int seed, [NotNullWhen(true)] out FuzzCommand? command)
    {
        command = null;
        if (arguments.Length % 2 != 1)
            return false;
        var targets = FuzzTargets.All.Where(target => arguments[0] == "all" || arguments[0] == target.Name).ToList();
        if (targets.Count == 0)
            return false;

        var read = new FuzzCommand { Targets = targets, Seed = seed };
        for (var i = 1; i < arguments.Length; i += 2)
        {
            var (name, value) = (arguments[i], arguments[i + 1]);
            var number = 0;
            if (name is "--seconds" or "--seed" && !int.TryParse(value, out number))
                return false;
            if (name is not ("--seconds" or "--seed" or "--file"))
                return false;
            read = name switch
            {
                "--seconds" => read with { Seconds = number },
                "--seed" => read with { Seed = number },
                _ => read with { File = value },
            };
        }

        command = read;
        return true;
    }
}
