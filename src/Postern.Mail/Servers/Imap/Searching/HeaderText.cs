using Postern.Wire.Message.Searching;
using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>A text in fields of one name: SUBJECT, FROM, TO, CC, BCC, HEADER (RFC 9051 §6.4.4).</summary>
/// <param name="field">Which fields.</param>
/// <param name="text">The text; nothing where it is enough that there is one.</param>
internal sealed class HeaderText(HeaderField field, SoughtText text) : SearchNode(field.Item == EnvelopeItems.None ? SearchCost.Header : SearchCost.Envelope)
{
    /// <inheritdoc/>
    internal override bool? Judge(SearchedMessage message, SearchCost most)
    {
        if (most < Cost)
            return null;
        return message.Fields(field) is { } values && text.IsIn(values);
    }

    /// <inheritdoc/>
    internal override void Wanted(SearchedMessage message, List<BodyText> texts)
    {
    }
}
