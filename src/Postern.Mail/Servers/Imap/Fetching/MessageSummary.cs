using System.Buffers;
using System.Buffers.Binary;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>What FETCH tells of a message's form, ready to be sent, and as the index keeps it.</summary>
/// <param name="Envelope">ENVELOPE.</param>
/// <param name="Body">BODY; nothing where only the header has been read.</param>
/// <param name="Structure">BODYSTRUCTURE; nothing where only the header has been read.</param>
/// <param name="Telling">The items of the envelope that tell all that there is of their fields, so that SEARCH needs no more.</param>
internal readonly record struct MessageSummary(ReadOnlyMemory<byte> Envelope, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Structure, EnvelopeItems Telling)
{
    private const byte Version = 2;
    private const int Head = 1 + 1 + 2 + 4 + 4;

    /// <summary>The whole message has been read.</summary>
    internal bool IsWhole => !Structure.IsEmpty;

    /// <summary>Makes it of a message that was read to its end.</summary>
    internal static MessageSummary Of(MessagePart message, StringForm form)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var telling = Wire.Message.Structure.Envelope.Write(message, form, output);
        int envelope = output.WrittenCount;
        BodyStructure.Write(message, isExtended: false, form, output);
        int body = output.WrittenCount;
        BodyStructure.Write(message, isExtended: true, form, output);
        var all = output.WrittenMemory;
        return new MessageSummary(all[..envelope], all[envelope..body], all[body..], telling);
    }

    /// <summary>Makes what can be made of a header: it is all that most lists of messages want, and a body costs more to read.</summary>
    internal static MessageSummary Of(ReadOnlySpan<byte> header, StringForm form)
    {
        var output = new ArrayBufferWriter<byte>(512);
        var telling = Wire.Message.Structure.Envelope.Write(header, form, output);
        return new MessageSummary(output.WrittenMemory, default, default, telling);
    }

    /// <summary>Reads what was kept; null where it is of another version or form, or broken.</summary>
    internal static MessageSummary? Read(ReadOnlyMemory<byte> kept, StringForm form) => kept.Length > 1 && kept.Span[1] == (byte)form ? Read(kept) : null;

    /// <summary>Reads what was kept in whatever form; null where it is of another version, or broken.</summary>
    internal static MessageSummary? Read(ReadOnlyMemory<byte> kept)
    {
        var octets = kept.Span;
        if (octets.Length < Head || octets[0] != Version)
            return null;
        int envelope = BinaryPrimitives.ReadInt32LittleEndian(octets[4..]);
        int body = BinaryPrimitives.ReadInt32LittleEndian(octets[8..]);
        if (envelope < 0 || body < envelope || body > octets.Length - Head)
            return null;
        var all = kept[Head..];
        return new MessageSummary(all[..envelope], all[envelope..body], all[body..], (EnvelopeItems)BinaryPrimitives.ReadUInt16LittleEndian(octets[2..]));
    }

    /// <summary>As it is kept.</summary>
    internal byte[] Write(StringForm form)
    {
        byte[] kept = new byte[Head + Envelope.Length + Body.Length + Structure.Length];
        kept[0] = Version;
        kept[1] = (byte)form;
        BinaryPrimitives.WriteUInt16LittleEndian(kept.AsSpan(2), (ushort)Telling);
        BinaryPrimitives.WriteInt32LittleEndian(kept.AsSpan(4), Envelope.Length);
        BinaryPrimitives.WriteInt32LittleEndian(kept.AsSpan(8), Envelope.Length + Body.Length);
        Envelope.CopyTo(kept.AsMemory(Head));
        Body.CopyTo(kept.AsMemory(Head + Envelope.Length));
        Structure.CopyTo(kept.AsMemory(Head + Envelope.Length + Body.Length));
        return kept;
    }
}
