namespace Postern.Ssh.Examining;

/// <summary>What a login was found to be able to do.</summary>
/// <param name="Key">The fingerprint of the key that let us in; null where it was no key.</param>
/// <param name="Attempts">What was tried, in this order.</param>
public sealed record Examination(string? Key, IReadOnlyList<Attempt> Attempts)
{
    /// <summary>Whether everything beyond mail was refused that a key can be forbidden.</summary>
    public bool IsKeyLimited => Attempts.All(attempt => attempt.Allowed == false || attempt is { Allowed: true, IsServers: true });

    /// <summary>Whether something was allowed that a key can be forbidden.</summary>
    public bool MayMore => Attempts.Any(attempt => attempt is { Allowed: true, IsServers: false });

    /// <summary>Whether everything beyond mail was refused.</summary>
    public bool IsMailOnly => Attempts.All(attempt => attempt.Allowed == false);
}
