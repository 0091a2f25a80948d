using System.Buffers;
using System.Text;

namespace Postern.Wire.Smtp.Content;

/// <summary>Finds the end of the mail behind DATA, and takes away the dots that were put before its dots (RFC 5321 §4.1.1.4, §4.5.2).</summary>
/// <remarks>
/// The end is CRLF, dot, CRLF, and nothing else. Servers that took less for an end (a bare LF, a bare CR) let mails be
/// smuggled inside mails (SEC Consult, December 2023), and those that took dots away behind a bare CR too
/// (CVE-2026-33604). So this ends nowhere else, changes nothing elsewhere, and tells of everything that another server
/// might read in another way: whoever hands the mail on refuses it then. However the bytes are cut, the same comes out.
/// </remarks>
public sealed class DataFramer
{
    private enum Place
    {
        LineStart,
        Dot,
        DotCr,
        Middle,
        Cr,
    }

    /// <summary>Where a server would be that takes any CR or LF for a line end.</summary>
    private enum Loose
    {
        Middle,
        LineStart,
        Dot,
    }

    private Place _place = Place.LineStart;
    private Loose _loose = Loose.LineStart;
    private int _line;

    /// <summary>The end has come.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What was wrong so far.</summary>
    public DataFaults Faults { get; private set; }

    /// <summary>Octets of the mail so far, without dots that were taken away.</summary>
    public long Length { get; private set; }

    /// <summary>Octets of the longest line so far, without its CRLF; RFC 5321 §4.5.3.1.6 allows 998.</summary>
    public int LongestLine { get; private set; }

    /// <summary>Something is not ASCII.</summary>
    public bool HasEightBit { get; private set; }

    /// <summary>Takes the next bytes and writes the mail in them; answers how many belong to it, all of them until the end has come.</summary>
    public int Read(ReadOnlySpan<byte> input, IBufferWriter<byte> message)
    {
        int at = 0;
        while (at < input.Length && !IsWhole)
            at += Step(input[at..], message);
        return at;
    }

    /// <summary>Goes on by one place; answers how many bytes it took, which may be none.</summary>
    private int Step(ReadOnlySpan<byte> rest, IBufferWriter<byte> message)
    {
        switch (_place)
        {
            case Place.LineStart when rest[0] == '.':
                (_place, _loose) = (Place.Dot, Loose.Dot);
                return 1;
            case Place.Dot when rest[0] == '\r':
                _place = Place.DotCr;
                return 1;
            case Place.DotCr when rest[0] == '\n':
                IsWhole = true;
                return 1;
            case Place.DotCr:
                // CRLF, dot, CR, and no LF: the dot was one put before, and the CR is bare.
                Faults |= DataFaults.BareCr | DataFaults.FalseEnd;
                Write("\r"u8, message);
                (_place, _loose) = (Place.Middle, Loose.LineStart);
                return 0;
            case Place.Cr when rest[0] == '\n':
                Write("\n"u8, message);
                (_place, _loose, _line) = (Place.LineStart, Loose.LineStart, 0);
                return 1;
            case Place.Cr:
                Faults |= DataFaults.BareCr;
                (_place, _loose) = (Place.Middle, Loose.LineStart);
                return 0;
            case Place.Dot when rest[0] != '\n':
                // The dot is taken away; what follows it is no end, however a server reads it.
                (_place, _loose) = (Place.Middle, Loose.Middle);
                return 0;
            default:
                _place = Place.Middle;
                return Middle(rest, message);
        }
    }

    private int Middle(ReadOnlySpan<byte> rest, IBufferWriter<byte> message)
    {
        int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        if (end != 0)
        {
            var text = end < 0 ? rest : rest[..end];
            Text(text, message);
            return text.Length;
        }
        // A dot alone, and now the end of a line: here only where one of the two line ends is not CRLF.
        if (_loose == Loose.Dot)
            Faults |= DataFaults.FalseEnd;
        Write(rest[..1], message);
        if (rest[0] == '\r')
        {
            _place = Place.Cr;
            return 1;
        }
        Faults |= DataFaults.BareLf;
        _loose = Loose.LineStart;
        return 1;
    }

    private void Text(ReadOnlySpan<byte> text, IBufferWriter<byte> message)
    {
        _loose = _loose == Loose.LineStart && text is [(byte)'.'] ? Loose.Dot : Loose.Middle;
        if (text.Contains((byte)0))
            Faults |= DataFaults.Nul;
        HasEightBit |= !Ascii.IsValid(text);
        _line += text.Length;
        LongestLine = Math.Max(LongestLine, _line);
        Write(text, message);
    }

    private void Write(ReadOnlySpan<byte> bytes, IBufferWriter<byte> message)
    {
        Length += bytes.Length;
        message.Write(bytes);
    }
}
