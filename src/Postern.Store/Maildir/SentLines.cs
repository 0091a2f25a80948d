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

    /// <summary>Fills the buffer (two octets or more) as far as one read of the file allows; 0 at the end.</summary>
    public int Read(Span<byte> output)
    {
        // What is read stands at the end of the buffer and moves to its front as it grows: at worst it doubles.
        var raw = output[^(output.Length / 2)..];
        int length = file.Read(raw, _offset);
        raw = raw[..length];
        _offset += length;
        int count = 0;
        while (!raw.IsEmpty)
        {
            int lf = raw.IndexOf(Lf);
            var line = lf < 0 ? raw : raw[..lf];
            // What was read lies behind what is written, so this may overlap, and never overtakes.
            line.CopyTo(output[count..]);
            count += line.Length;
            if (line.Length > 0)
                _afterCr = output[count - 1] == Cr;
            raw = raw[line.Length..];
            if (lf < 0)
                break;
            raw = raw[1..];
            if (!_afterCr)
                output[count++] = Cr;
            output[count++] = Lf;
            _afterCr = false;
        }

        return count;
    }

    /// <summary>How many octets <see cref="Read"/> gives of a whole file; it is read through, so ask only where the name does not tell.</summary>
    public static long Measure(MessageFile file)
    {
        var lines = new SentLines(file);
        Span<byte> buffer = new byte[64 * 1024];
        long size = 0;
        while (lines.Read(buffer) is > 0 and int length)
            size += length;
        return size;
    }
}
