namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>A key, made ready for one mailbox. It holds nothing of a message: that is in <see cref="SearchedMessage"/>.</summary>
/// <param name="cost">The least at which it can always be judged.</param>
internal abstract class SearchNode(SearchCost cost)
{
    /// <summary>The least at which it can always be judged.</summary>
    internal SearchCost Cost => cost;

    /// <summary>Judges a message by what this costs at most; null where that does not tell.</summary>
    internal abstract bool? Judge(SearchedMessage message, SearchCost most);

    /// <summary>Adds the texts that still have to be searched for in the body, where nothing cheaper told.</summary>
    internal abstract void Wanted(SearchedMessage message, List<BodyText> texts);
}
