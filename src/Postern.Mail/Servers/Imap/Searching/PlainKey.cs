namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>A key that is judged at one cost: flags, numbers, sizes, dates.</summary>
internal sealed class PlainKey(SearchCost cost, Func<SearchedMessage, bool> judge) : SearchNode(cost)
{
    /// <summary>Every message, or none.</summary>
    internal static PlainKey Constant(bool isFound) => new(SearchCost.Index, _ => isFound);

    /// <inheritdoc/>
    internal override bool? Judge(SearchedMessage message, SearchCost most) => most < Cost ? null : judge(message);

    /// <inheritdoc/>
    internal override void Wanted(SearchedMessage message, List<BodyText> texts)
    {
    }
}
