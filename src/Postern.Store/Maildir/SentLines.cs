namespace Postern.Store.Maildir;

/// <summary>A message as clients are sent it: a CR before every LF that has none, from its first octet to its last.</summary>
/// <remarks>Of one thread at a time; the file stays its opener's.</remarks>
/// <param name="file">The file.</param>
/// <param name="start">Where to begin in it; the first octet of a line.</param>
public sealed class SentLines(MessageFile file, long start = 0)
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private long _offset = start;
    private bool _afterCr;

    /// <summary>Fills the buffer (two octets or more), of which the last octet may stay free; 0 at the end.</summary>
    public int Read(Span<byte> output)
    {
        int count = 0;
        while (output.Length - count >= 2 && file.Peek(_offset) is { IsEmpty: false } raw)
        {
            int taken = Convert(raw, output, ref count);
            _offset += taken;
        }

        return count;
    }

    /// <summary>How many octets <see cref="Read"/> gives of a whole file; it is read through, so ask only where the name does not tell.</summary>
    public static long Measure(MessageFile file)
    {
        long size = 0;
        bool afterCr = false;
        for (long offset = 0; file.Peek(offset) is { IsEmpty: false } raw; offset += raw.Length)
        {
            int bare = raw.Count(Lf) - raw.Count("\r\n"u8) - (afterCr && raw[0] == Lf ? 1 : 0);
            size += raw.Length + bare;
            afterCr = raw[^1] == Cr;
        }

        return size;
    }

    /// <summary>Writes as long as there is room for a line's end; gives how much of the file that was.</summary>
    private int Convert(ReadOnlySpan<byte> raw, Span<byte> output, ref int count)
    {
        int taken = 0;
        while (taken < raw.Length && output.Length - count >= 2)
        {
            var rest = raw[taken..];
            int lf = rest.IndexOf(Lf);
            var line = lf < 0 ? rest : rest[..lf];
            bool isCut = line.Length > output.Length - count - 2;
            if (isCut)
                line = line[..Math.Min(line.Length, output.Length - count)];
            line.CopyTo(output[count..]);
            count += line.Length;
            taken += line.Length;
            if (line.Length > 0)
                _afterCr = line[^1] == Cr;
            if (lf < 0 || isCut)
                continue;
            if (!_afterCr)
                output[count++] = Cr;
            output[count++] = Lf;
            taken++;
            _afterCr = false;
        }

        return taken;
    }
}
