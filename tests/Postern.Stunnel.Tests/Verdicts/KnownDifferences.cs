namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>Where our reader differs from stunnel4 on purpose: the configuration, and the row of "Differences" in docs/stunnel.md that says why.</summary>
internal static class KnownDifferences
{
    public static readonly (string Name, string Row)[] All =
    [
    ];
}
