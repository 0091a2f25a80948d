using Postern.Fuzz;

namespace Postern.Wire.Tests;

/// <summary>A short, always equal sample of what <c>Postern.Fuzz</c> does for hours.</summary>
public sealed class FuzzSampleTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutated_inputs_break_no_invariant(string name)
    {
        var fuzzer = new Fuzzer(FuzzTargets.All.Single(target => target.Name == name), seed: 1);
        var failure = fuzzer.Run(executions => executions < 3000);
        Assert.True(failure is null, failure?.ToString());
    }

    [Fact]
    public void A_broken_invariant_is_told_with_its_input_and_seed()
    {
        var target = new FuzzTarget("cidr", input => Invariant.Holds(input is not [(byte)'0', ..], "nothing begins with 0"));
        var failure = new Fuzzer(target, seed: 7).Run(executions => executions < 100_000);
        Assert.NotNull(failure);
        Assert.Equal((byte)'0', failure.Input[0]);
        Assert.Contains("of seed 7\ninput: 30", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        var (one, other) = (new Mutator(Corpus.Read("proxy"), 5), new Mutator(Corpus.Read("proxy"), 5));
        for (var i = 0; i < 500; i++)
            Assert.Equal(one.Next(), other.Next());
    }
}
