using System.Buffers;
using System.Text;

namespace Postern.Wire.Message.Headers;

/// <summary>The fields of a header section, in their order, those that are there twice among them.</summary>
/// <remarks>
/// It is read as a mail program would, and <see cref="Fault"/> says where others might read it otherwise: a line that is
/// no field ends the header for some and is passed over by others, so a second From behind it is seen by some only.
/// Whoever decides by what stands here refuses a header with a fault.
/// </remarks>
public sealed class HeaderSection
{
    private readonly List<HeaderField> _fields = [];

    private HeaderSection()
    {
    }

    /// <summary>All fields.</summary>
    public IReadOnlyList<HeaderField> Fields => _fields;

    /// <summary>What was wrong first; null where nothing was.</summary>
    public string? Fault { get; private set; }

    /// <summary>The fields of this name. RFC 5322 §3.6 allows one From and one Sender: a second one is a decoy or a mistake.</summary>
    public IReadOnlyList<HeaderField> All(string name) => _fields.FindAll(field => field.IsNamed(name));

    /// <summary>Reads a header section up to its empty line or its end; line ends are CRLF, or LF as in a file.</summary>
    public static HeaderSection Read(ReadOnlySpan<byte> header)
    {
        var section = new HeaderSection();
        var unfolded = new ArrayBufferWriter<byte>();
        var reader = new FieldReader(header);
        while (reader.MoveNext())
        {
            section.Judge(reader.Current);
            section.Add(reader.Current, unfolded);
        }
        return section;
    }

    private void Judge(RawField field)
    {
        var lines = field.Whole;
        for (bool isFirst = true; !lines.IsEmpty; isFirst = false)
        {
            int end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (line is [.., (byte)'\r'])
                line = line[..^1];
            if (line.ContainsAny((byte)0, (byte)'\r'))
                Fail("A bare CR or a zero octet in the header");
            if (isFirst && line is [(byte)' ' or (byte)'\t', ..])
                Fail("A folded line that continues no field");
            else if (isFirst && field.Name.IsEmpty)
                Fail("A line that is no header field");
            // RFC 5322 §4.2: a line of blanks alone is obsolete, and for some readers the end of the header.
            else if (!isFirst && !line.ContainsAnyExcept((byte)' ', (byte)'\t'))
                Fail("A line of blanks in the header");
        }
    }

    private void Add(RawField field, ArrayBufferWriter<byte> unfolded)
    {
        if (field.Name.IsEmpty)
            return;
        if (_fields.Count == MessageLimits.Fields)
        {
            Fail("Too many header fields");
            return;
        }
        unfolded.ResetWrittenCount();
        Folding.Unfold(field.Value, unfolded);
        _fields.Add(new(Encoding.ASCII.GetString(field.Name), unfolded.WrittenSpan.ToArray()));
    }

    private void Fail(string fault) => Fault ??= fault;
}
