namespace Postern.Net.Preludes.Fronts;

/// <summary>What a front says to one command.</summary>
/// <param name="Outcome">What the command leads to.</param>
/// <param name="Reply">The reply without its last CRLF.</param>
internal readonly record struct Answer(Outcome Outcome, string Reply)
{
    /// <summary>Stands in a reply for the command's literal, which is read instead of skipped.</summary>
    internal const string Literal = "{literal}";

    internal bool WantsLiteral => Reply.Contains(Literal, StringComparison.Ordinal);
}
