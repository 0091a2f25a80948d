using Postern.Wire.Message.Searching;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>A text anywhere in a body, or in it and in the headers: BODY, TEXT (RFC 9051 §6.4.4).</summary>
/// <param name="place">Where a message keeps whether it was found.</param>
/// <param name="text">The text as it is searched for in bodies.</param>
/// <param name="all">All fields of the header, for TEXT; null for BODY.</param>
/// <param name="inHeader">The text as it is searched for in headers.</param>
internal sealed class BodyText(int place, byte[] text, HeaderField? all, SoughtText inHeader) : SearchNode(SearchCost.Body)
{
    /// <summary>Where a message keeps whether it was found.</summary>
    internal int Place => place;

    /// <summary>The text as it is searched for in bodies.</summary>
    internal byte[] Text => text;

    /// <summary>The text as it is searched for in headers.</summary>
    internal SoughtText InHeader => inHeader;

    /// <summary>Headers of parts and of messages within are searched too.</summary>
    internal bool IsInHeaders => all is not null;

    /// <inheritdoc/>
    internal override bool? Judge(SearchedMessage message, SearchCost most)
    {
        if (message.IsFound(place))
            return true;
        if (most >= SearchCost.Header && all is not null && message.Fields(all) is { } fields && inHeader.IsIn(fields))
            return true;
        return message.IsScanned ? false : null;
    }

    /// <inheritdoc/>
    internal override void Wanted(SearchedMessage message, List<BodyText> texts) => texts.Add(this);
}
