using System.Buffers;
using Postern.Wire.Message.Structure;

namespace Postern.Wire.Message.Searching;

/// <summary>Items of an envelope as they are searched, the same as of the fields that it was made of; one for all envelopes.</summary>
public sealed class SearchedEnvelope
{
    private const EnvelopeItems Texts = EnvelopeItems.Date | EnvelopeItems.Subject | EnvelopeItems.InReplyTo | EnvelopeItems.MessageId;

    private readonly ArrayBufferWriter<byte> _room = new(256);

    /// <summary>Adds an item, be it text or addresses; answers whether the message has it, and null where these octets are no envelope.</summary>
    public bool? TryAdd(ReadOnlySpan<byte> envelope, EnvelopeItems item, FoldedText output)
    {
        var reader = Begin(envelope, item);
        if (Texts.HasFlag(item))
        {
            var text = reader.Text();
            if (!reader.IsNil)
                SearchedField.AddText(text, output);
            return reader.IsBroken ? null : !reader.IsNil;
        }
        bool isThere = reader.Addresses();
        var addresses = new SearchedAddresses(output);
        while (isThere && reader.NextAddress())
            addresses.Add(reader.Kind, reader.Name, reader.Mailbox, reader.Host);
        if (isThere)
            addresses.End();
        return reader.IsBroken ? null : isThere;
    }

    /// <summary>The text of an item; empty where there is none. Good until the next call.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> envelope, EnvelopeItems item)
    {
        var reader = Begin(envelope, item);
        var text = reader.Text();
        return reader.IsBroken ? default : text;
    }

    private EnvelopeReader Begin(ReadOnlySpan<byte> envelope, EnvelopeItems item)
    {
        _room.ResetWrittenCount();
        var reader = new EnvelopeReader(envelope, _room);
        reader.Go(item);
        return reader;
    }
}
