namespace Postern.Wire.Message.Headers;

/// <summary>Walks over the fields of a header section, up to its empty line or its end; nothing is an error (RFC 5322 §2.2, §4.5).</summary>
/// <remarks>
/// A line ends with LF, a CR before it belongs to the end. A line that begins with a blank belongs to the field before it, whatever
/// it holds; one without a name and a colon is a field without a name, and what follows it is header still.
/// </remarks>
public ref struct FieldReader
{
    private readonly ReadOnlySpan<byte> _header;
    private int _at;

    /// <summary>Begins before the first field.</summary>
    public FieldReader(ReadOnlySpan<byte> header) => _header = header;

    /// <summary>The field it stands at.</summary>
    public RawField Current { get; private set; }

    /// <summary>Goes to the next field; answers whether there is one.</summary>
    public bool MoveNext()
    {
        int start = _at;
        int length = LineLength(_header[start..]);
        var line = _header.Slice(start, length);
        if (line is [] or [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
            return false;
        _at += length;
        while (_at < _header.Length && _header[_at] is (byte)' ' or (byte)'\t')
            _at += LineLength(_header[_at..]);
        var whole = _header[start.._at];
        int colon = line.IndexOf((byte)':');
        int name = colon < 0 ? 0 : line[..colon].TrimEnd(" \t"u8).Length;
        // field-name = 1*ftext; ftext = %d33-57 / %d59-126. Blanks before the colon are obsolete (RFC 5322 §4.5).
        bool isField = name > 0 && !line[..name].ContainsAnyExceptInRange((byte)33, (byte)126);
        Current = new(start, whole, isField ? name : 0, isField ? colon + 1 : 0);
        return true;
    }

    private static int LineLength(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        return end < 0 ? bytes.Length : end + 1;
    }
}
