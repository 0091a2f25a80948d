namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>Several keys of which all must hold, or one; what is cheap is asked first.</summary>
internal sealed class Junction : SearchNode
{
    private readonly SearchNode[] _keys;
    private readonly bool _isOr;

    internal Junction(IEnumerable<SearchNode> keys, bool isOr)
        : this([.. keys.OrderBy(key => key.Cost)], isOr)
    {
    }

    private Junction(SearchNode[] keys, bool isOr)
        : base(keys[^1].Cost)
    {
        _keys = keys;
        _isOr = isOr;
    }

    /// <inheritdoc/>
    internal override bool? Judge(SearchedMessage message, SearchCost most)
    {
        bool isKnown = true;
        foreach (SearchNode key in _keys)
        {
            bool? one = key.Judge(message, most);
            if (one == _isOr)
                return one;
            isKnown &= one is not null;
        }
        return isKnown ? !_isOr : null;
    }

    /// <inheritdoc/>
    internal override void Wanted(SearchedMessage message, List<BodyText> texts)
    {
        foreach (SearchNode key in _keys)
        {
            if (key.Judge(message, SearchCost.Header) is null)
                key.Wanted(message, texts);
        }
    }
}
