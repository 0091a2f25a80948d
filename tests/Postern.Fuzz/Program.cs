using System.Diagnostics;

namespace Postern.Fuzz;

/// <summary>Feeds the readers of outside bytes with mutated inputs and checks what must hold.</summary>
internal static class Program
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10); // arbitrary: what is only slow is told by the fuzzer itself

    private static int Main(string[] arguments)
    {
        if (!FuzzCommand.TryParse(arguments, Random.Shared.Next(), out var command))
        {
            Console.Error.WriteLine(FuzzCommand.Usage);
            return 2;
        }

        // Every target runs, also after one has failed.
        return command.Targets.Aggregate(0, (code, target) => Run(command, target) ? code : 1);
    }

    private static bool Run(FuzzCommand command, FuzzTarget target)
    {
        var fuzzer = new Fuzzer(target, command.Seed);
        using var watcher = new Timer(_ => Watch(fuzzer), state: null, Hang, TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        var failure = command.File is { } file
            ? fuzzer.Feed(File.ReadAllBytes(file))
            : fuzzer.Run(_ => clock.Elapsed.TotalSeconds < command.Seconds);
        Console.WriteLine(failure?.ToString() ?? $"{target.Name}: {fuzzer.Executions} executions, seed {command.Seed}");
        return failure is null;
    }

    private static void Watch(Fuzzer fuzzer)
    {
        if (fuzzer.Hanging(Hang) is not { } failure)
            return;
        Console.WriteLine(failure);
        Environment.Exit(1);
    }
}
