namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>NOT.</summary>
internal sealed class Negation(SearchNode key) : SearchNode(key.Cost)
{
    /// <inheritdoc/>
    internal override bool? Judge(SearchedMessage message, SearchCost most) => !key.Judge(message, most);

    /// <inheritdoc/>
    internal override void Wanted(SearchedMessage message, List<BodyText> texts) => key.Wanted(message, texts);
}
