namespace Postern.Ssh.Examining;

/// <summary>Something beyond mail that a login was made to try.</summary>
/// <param name="What">What was tried, in a word or two.</param>
/// <param name="Allowed">Whether the server let it happen; null where it did not answer.</param>
/// <param name="Words">What was seen.</param>
public sealed record Attempt(string What, bool? Allowed, string Words)
{
    /// <summary>No option of a key forbids it: only the server's own configuration does.</summary>
    public bool IsServers { get; init; }
}
