namespace Postern.Ssh.Examining;

/// <summary>What a login was found to be able to do.</summary>
/// <param name="Key">The fingerprint of the key that let us in; null where it was no key.</param>
/// <param name="Attempts">What was tried, in this order.</param>
public sealed record Examination(string? Key, IReadOnlyList<Attempt> Attempts)
{
    /// <summary>Whether everything beyond mail was refused.</summary>
    public bool IsMailOnly => Attempts.All(attempt => attempt.Allowed == false);
}
