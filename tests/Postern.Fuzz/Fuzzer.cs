using System.Diagnostics;

namespace Postern.Fuzz;

/// <summary>Feeds a target with mutated inputs until it breaks or is told to end.</summary>
public sealed class Fuzzer(FuzzTarget target, int seed)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private volatile byte[]? _current;
    private long _started;

    /// <summary>How many inputs were fed.</summary>
    public long Executions { get; private set; }

    /// <summary>Runs while <paramref name="goesOn"/> says so; answers the first failure, or null.</summary>
    public FuzzFailure? Run(Func<long, bool> goesOn)
    {
        var seeds = Corpus.Read(target.Name);
        foreach (var input in seeds)
        {
            if (Feed(input) is { } failure)
                return failure;
        }

        var mutator = new Mutator(seeds, seed);
        while (goesOn(Executions))
        {
            if (Feed(mutator.Next()) is { } failure)
                return failure;
        }

        return null;
    }

    /// <summary>Feeds one input.</summary>
    public FuzzFailure? Feed(byte[] input)
    {
        Executions++;
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        _current = input;
        try
        {
            target.Check(input);
            // A busy machine may stop us for a second once; the input is slow if it is so twice.
            if (Elapsed < Slow)
                return null;
            Volatile.Write(ref _started, Stopwatch.GetTimestamp());
            target.Check(input);
            return Elapsed < Slow ? null : Failure(input, $"It took {Elapsed.TotalSeconds:F1} s.");
        }
        catch (Exception exception)
        {
            return Failure(input, exception.ToString());
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>The input that has been read for longer than the limit, for a watcher on another thread.</summary>
    public FuzzFailure? Hanging(TimeSpan limit) =>
        _current is { } input && Elapsed > limit ? Failure(input, "It hangs.") : null;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(Volatile.Read(ref _started));

    private FuzzFailure Failure(byte[] input, string reason) => new(target.Name, seed, Executions, input, reason);
}
