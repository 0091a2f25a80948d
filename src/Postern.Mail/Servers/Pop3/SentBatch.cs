using System.Buffers.Text;
using System.Text;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>What one turn of a worker made of messages that are wanted one after the other.</summary>
/// <param name="Octets">What was written of the answers that are whole, and behind them of the one that is not.</param>
/// <param name="Whole">Answers that are whole.</param>
/// <param name="Begun">Octets of them.</param>
/// <param name="Rest">The message that was begun and did not fit; it is closed by whoever sends it. Null where there is none.</param>
/// <param name="Fault">Why the next one cannot be read; null where it can.</param>
internal readonly record struct SentBatch(int Octets, int Whole, int Begun, MessageText? Rest, IOException? Fault)
{
    /// <summary>Room that one answer wants.</summary>
    internal const int Least = Pop3ServerLimits.Line + MessageText.Least;

    /// <summary>Writes answers as far as they fit, at least one or its beginning; the output has room for <see cref="Least"/>. Blocks.</summary>
    internal static SentBatch Read(Maildrop drop, int[] indices, long? bodyLines, Span<byte> output)
    {
        int count = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (output.Length - count < Least)
                return new SentBatch(count, i, count, Rest: null, Fault: null);
            try
            {
                int begun = count;
                var text = Answer(drop, indices[i], bodyLines, output, ref count);
                if (text is not null)
                    return new SentBatch(count, i, begun, text, Fault: null);
            }
            catch (IOException e)
            {
                return new SentBatch(count, i, count, Rest: null, e);
            }
        }

        return new SentBatch(count, indices.Length, count, Rest: null, Fault: null);
    }

    /// <summary>Writes an answer as far as it fits; gives the message where it does not.</summary>
    private static MessageText? Answer(Maildrop drop, int index, long? bodyLines, Span<byte> output, ref int count)
    {
        var room = output[count..];
        if (drop.OpenMessage(index) is not { } file)
        {
            count += Encoding.ASCII.GetBytes(Pop3Reply.Error("This message has been removed by another program").Format(), room);
            return null;
        }
        var text = new MessageText(file, bodyLines);
        try
        {
            if (bodyLines is null)
                drop.MeasureOne(index, file);
            int length = First(bodyLines is null ? drop.SizeOf(index) : null, room);
            length += text.Fill(room[length..]);
            count += length;
            if (!text.IsOver)
                return text;
            text.Dispose();
            if (bodyLines is null)
                drop.MarkRead(index);
            return null;
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    private static int First(long? octets, Span<byte> room)
    {
        if (octets is null)
            return Copy("+OK\r\n"u8, room);
        int length = Copy("+OK "u8, room);
        _ = Utf8Formatter.TryFormat(octets.Value, room[length..], out int digits); // there is room for a line
        length += digits;
        return length + Copy(" octets\r\n"u8, room[length..]);
    }

    private static int Copy(ReadOnlySpan<byte> octets, Span<byte> room)
    {
        octets.CopyTo(room);
        return octets.Length;
    }
}
