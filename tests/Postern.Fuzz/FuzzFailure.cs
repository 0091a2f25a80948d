namespace Postern.Fuzz;

/// <summary>An input that broke an invariant.</summary>
public sealed record FuzzFailure(string Target, int Seed, long Execution, byte[] Input, string Reason)
{
    /// <summary>What is needed to do it again.</summary>
    public override string ToString() =>
        $"{Target}: FAILED at execution {Execution} of seed {Seed}\ninput: {Convert.ToHexString(Input)}\n{Reason}";
}
