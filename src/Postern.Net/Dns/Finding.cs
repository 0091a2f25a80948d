using System.Net;

namespace Postern.Net.Dns;

/// <summary>What a question brought to light.</summary>
/// <param name="Addresses">The addresses; none where there is a problem.</param>
/// <param name="Problem">Why there are none.</param>
/// <param name="IsFailure">Nobody who knows has answered: the same question may bring more later.</param>
/// <param name="Keep">For how long it is true.</param>
internal sealed record Finding(IReadOnlyList<IPAddress> Addresses, string? Problem, bool IsFailure, TimeSpan Keep)
{
    internal bool IsFound => Addresses.Count > 0;

    internal static Finding Of(IReadOnlyList<IPAddress> addresses, TimeSpan keep) => new(addresses, null, false, keep);

    internal static Finding No(string problem, TimeSpan keep) => new([], problem, false, keep);

    internal static Finding Failure(string problem) => new([], problem, true, TimeSpan.Zero);

    internal Answer ToAnswer() => new(Addresses, Problem);
}
