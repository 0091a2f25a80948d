using System.Text;

namespace Postern.Wire.Message;

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
        var unfolded = new List<byte>();
        string name = "";
        while (!header.IsEmpty)
        {
            int end = header.IndexOf((byte)'\n');
            var line = end < 0 ? header : header[..end];
            header = end < 0 ? default : header[(end + 1)..];
            if (line is [.., (byte)'\r'])
                line = line[..^1];
            if (line.IsEmpty)
                break;
            if (line.ContainsAny((byte)0, (byte)'\r'))
                section.Fail("A bare CR or a zero octet in the header");
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                section.Continue(name, line, unfolded);
                continue;
            }
            section.Close(name, unfolded);
            name = section.Open(line, unfolded);
        }
        section.Close(name, unfolded);
        return section;
    }

    private void Continue(string name, ReadOnlySpan<byte> line, List<byte> unfolded)
    {
        if (name.Length == 0)
            Fail("A folded line that continues no field");
        // RFC 5322 §4.2: a line of blanks alone is obsolete, and for some readers the end of the header.
        if (!line.ContainsAnyExcept((byte)' ', (byte)'\t'))
            Fail("A line of blanks in the header");
        unfolded.AddRange(line);
    }

    /// <summary>Begins a field; answers its name, or nothing for a line that is none.</summary>
    private string Open(ReadOnlySpan<byte> line, List<byte> unfolded)
    {
        int colon = line.IndexOf((byte)':');
        // field-name = 1*ftext; ftext = %d33-57 / %d59-126. Blanks before the colon are obsolete (RFC 5322 §4.5).
        var name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)33, (byte)126))
        {
            Fail("A line that is no header field");
            return "";
        }
        unfolded.AddRange(line[(colon + 1)..]);
        return Encoding.ASCII.GetString(name);
    }

    private void Close(string name, List<byte> unfolded)
    {
        if (name.Length > 0 && _fields.Count == MessageLimits.Fields)
            Fail("Too many header fields");
        else if (name.Length > 0)
            _fields.Add(new(name, unfolded.ToArray()));
        unfolded.Clear();
    }

    private void Fail(string fault) => Fault ??= fault;
}
