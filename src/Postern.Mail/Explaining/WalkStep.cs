namespace Postern.Mail.Explaining;

/// <summary>One step of a login that is explained.</summary>
/// <param name="Name">What it is about, in a word or two.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Words">What happened: one sentence, without its full stop.</param>
/// <param name="Advice">What to do next, without its full stop; empty for nothing.</param>
public sealed record WalkStep(string Name, StepResult Result, string Words, string Advice = "");

/// <summary>What came of a step.</summary>
public enum StepResult
{
    /// <summary>The login goes on.</summary>
    Good,

    /// <summary>It goes on, and something is worth knowing.</summary>
    Note,

    /// <summary>It ends here, or would for a client.</summary>
    Bad,
}
