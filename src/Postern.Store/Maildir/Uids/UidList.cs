using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Postern.Store.Maildir.Uids;

/// <summary>Which message has which UID: the contents of <c>dovecot-uidlist</c>, version 3 (version 1 is read too, and is Courier's).</summary>
/// <remarks>
/// <c>3 V&lt;uidvalidity&gt; N&lt;next uid&gt; G&lt;guid&gt;</c>, then in the order of the UIDs <c>&lt;uid&gt; [&lt;letter&gt;&lt;value&gt; …] :&lt;base name&gt;</c>; each line ends with LF, a last one without is torn and is not there.
/// Dovecot appends lines, so the next UID may be above N. Fields that are unknown here are kept. A base name that is there twice has the later UID.
/// A message may go and its line stay: should it come back, it is the same message.
/// </remarks>
public sealed class UidList
{
    private const byte Lf = (byte)'\n';
    private const uint LastUid = uint.MaxValue - 1; // Dovecot's: the highest number stands for none
    private const int GuidBytes = 16;

    private readonly BaseNameIndex _index = new();
    private byte[] _text;
    private int _length;
    private List<Row> _rows = [];
    private bool _hasGuid = true;

    private UidList(byte[] text)
    {
        _text = text;
        _length = text.Length;
    }

    /// <summary>UIDVALIDITY (RFC 9051 §2.3.1.1).</summary>
    public uint UidValidity { get; private set; }

    /// <summary>The UID that the next message gets, above all that were ever given.</summary>
    public uint NextUid { get; private set; }

    /// <summary>The identity of the mailbox in 32 hexadecimal digits, Dovecot's GUID of it.</summary>
    public string Guid { get; private set; } = "";

    /// <summary>How many lines there are; more than messages, where some have gone.</summary>
    public int Count => _rows.Count;

    /// <summary>The file that it was read from, or written to, is whole and of version 3: lines may be put behind its last.</summary>
    internal bool IsAddedTo { get; set; }

    private string HeaderExtensions { get; set; } = "";

    /// <summary>An empty list.</summary>
    public static UidList New(uint uidValidity) => new([])
    {
        UidValidity = uidValidity,
        NextUid = 1,
        Guid = NewGuid(),
    };

    /// <summary>Reads a file, whose octets then belong to the list; null where its first line is no header. Lines that are broken are not there.</summary>
    public static UidList? Read(byte[] text)
    {
        int end = Array.IndexOf(text, Lf);
        var list = new UidList(text);
        if (end < 0 || !list.ReadHeader(Encoding.Latin1.GetString(text, 0, end), out bool hasColon))
            return null;
        list.ReadLines(end + 1, hasColon);
        list.IsAddedTo = hasColon && text[^1] == Lf && list._hasGuid;
        return list;
    }

    /// <summary>A line; they are in the order of the UIDs.</summary>
    public UidLine Line(int row)
    {
        var found = _rows[row];
        return new UidLine(found.Uid, _text.AsMemory(found.Extensions, found.ExtensionsLength), _text.AsMemory(found.Name, found.NameLength));
    }

    /// <summary>The UID of a line.</summary>
    public uint Uid(int row) => _rows[row].Uid;

    /// <summary>The row of a base name; -1 where it has none.</summary>
    public int Find(ReadOnlySpan<byte> baseName) => _index.Find(baseName, NameOf);

    /// <summary>Makes room at one stroke for so many more, whose names have so many octets in all.</summary>
    public void Reserve(int more, int octets)
    {
        if (_text.Length - _length < octets)
            Array.Resize(ref _text, _length + octets);
        _rows.EnsureCapacity(_rows.Count + more);
        _index.Reserve(_rows.Count + more, NameOf);
    }

    /// <summary>Gives a message the next UID.</summary>
    /// <exception cref="IOException">There is none left.</exception>
    public uint Add(ReadOnlySpan<byte> baseName)
    {
        if (NextUid > LastUid)
            throw new IOException("a mailbox has given away all UIDs there are; it must be made anew");
        if (_text.Length - _length < baseName.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + baseName.Length + 256));
        baseName.CopyTo(_text.AsSpan(_length));
        _rows.Add(new Row(NextUid, 0, 0, _length, baseName.Length));
        _length += baseName.Length;
        _index.Put(_rows.Count - 1, NameOf);
        return NextUid++;
    }

    /// <summary>Never gives out what is below this, whatever the file says: it was given out before.</summary>
    public void Raise(uint nextUid) => NextUid = Math.Max(NextUid, nextUid);

    /// <summary>The list without the lines for which this is false; no UID is given again for that.</summary>
    public UidList Keep(Func<int, bool> isKept)
    {
        var list = new UidList(_text) { UidValidity = UidValidity, NextUid = NextUid, Guid = Guid, HeaderExtensions = HeaderExtensions, _length = _length };
        for (int row = 0; row < _rows.Count; row++)
        {
            if (isKept(row))
                list._rows.Add(_rows[row]);
        }

        list.MakeIndex();
        return list;
    }

    /// <summary>The file, as Dovecot writes it.</summary>
    public byte[] Write()
    {
        string header = $"3 V{UidValidity} N{NextUid} G{Guid}{(HeaderExtensions.Length == 0 ? "" : " " + HeaderExtensions)}\n";
        return WriteLines(0, Encoding.Latin1.GetBytes(header));
    }

    /// <summary>The lines from this row on, behind others.</summary>
    internal byte[] WriteLines(int from, ReadOnlySpan<byte> before = default)
    {
        int size = before.Length, at = before.Length;
        for (int place = from; place < _rows.Count; place++)
            size += Digits(_rows[place].Uid) + (_rows[place].ExtensionsLength > 0 ? 1 + _rows[place].ExtensionsLength : 0) + 2 + _rows[place].NameLength + 1;
        byte[] file = GC.AllocateUninitializedArray<byte>(size);
        before.CopyTo(file);
        for (int place = from; place < _rows.Count; place++)
        {
            var row = _rows[place];
            _ = Utf8Formatter.TryFormat(row.Uid, file.AsSpan(at), out int digits); // there is room
            at += digits;
            if (row.ExtensionsLength > 0)
            {
                file[at++] = (byte)' ';
                _text.AsSpan(row.Extensions, row.ExtensionsLength).CopyTo(file.AsSpan(at));
                at += row.ExtensionsLength;
            }

            file[at++] = (byte)' ';
            file[at++] = (byte)':';
            _text.AsSpan(row.Name, row.NameLength).CopyTo(file.AsSpan(at));
            at += row.NameLength;
            file[at++] = Lf;
        }

        return file;
    }

    private static int Digits(uint number)
    {
        int digits = 1;
        for (; number >= 10; number /= 10)
            digits++;
        return digits;
    }

    private static string NewGuid() => RandomNumberGenerator.GetHexString(GuidBytes * 2, lowercase: true);

    private ReadOnlySpan<byte> NameOf(int row) => _text.AsSpan(_rows[row].Name, _rows[row].NameLength);

    private bool ReadHeader(string line, out bool hasColon)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        hasColon = fields.Length > 0 && fields[0] == "3";
        if (!hasColon)
        {
            if (fields.Length != 3 || fields[0] != "1" || !uint.TryParse(fields[1], out uint validity) || !uint.TryParse(fields[2], out uint next))
                return false;
            (UidValidity, NextUid, Guid) = (validity, next, NewGuid());
            return validity != 0 && next != 0;
        }

        var others = new List<string>();
        foreach (string field in fields[1..])
        {
            uint number = uint.TryParse(field.AsSpan(1), out uint value) ? value : 0;
            switch (field[0])
            {
                case 'V': UidValidity = number; break;
                case 'N': NextUid = number; break;
                case 'G': Guid = field[1..]; break;
                default: others.Add(field); break;
            }
        }

        HeaderExtensions = string.Join(' ', others);
        if (Guid.Length != GuidBytes * 2 || !Guid.All(char.IsAsciiHexDigit))
            (Guid, _hasGuid) = (NewGuid(), false);
        return UidValidity != 0 && NextUid != 0;
    }

    private void ReadLines(int at, bool hasColon)
    {
        var text = _text.AsSpan(0, _length);
        _rows.Capacity = text.Count(Lf);
        uint last = 0;
        while (text[at..].IndexOf(Lf) is >= 0 and int length)
        {
            if (TryReadLine(at, length, hasColon, out var row) && row.Uid > last)
            {
                last = row.Uid;
                _rows.Add(row);
            }

            at += length + 1;
        }

        NextUid = Math.Max(NextUid, last + 1);
        MakeIndex();
    }

    private void MakeIndex()
    {
        _index.Reserve(_rows.Count, NameOf);
        HashSet<int>? doubled = null;
        for (int row = 0; row < _rows.Count; row++)
        {
            if (_index.Put(row, NameOf) is >= 0 and int earlier)
                (doubled ??= []).Add(earlier);
        }

        if (doubled is null)
            return;
        _rows = [.. _rows.Where((_, row) => !doubled.Contains(row))];
        _index.Clear();
        for (int row = 0; row < _rows.Count; row++)
            _index.Put(row, NameOf);
    }

    // Dovecot's reading: spaces part the fields, and the first that begins with a colon is the name, with all that follows.
    private bool TryReadLine(int start, int length, bool hasColon, out Row row)
    {
        row = default;
        var line = _text.AsSpan(start, length);
        if (!Utf8Parser.TryParse(line, out uint uid, out int digits) || uid is 0 or > LastUid || line[0] is < (byte)'0' or > (byte)'9' || digits == length || line[digits] != ' ')
            return false;
        int fields = digits;
        while (fields < length && line[fields] == ' ')
            fields++;
        int name = fields;
        while (hasColon && name < length && line[name] != ':')
        {
            int space = line[name..].IndexOf((byte)' ');
            name = space < 0 ? length : name + space;
            while (name < length && line[name] == ' ')
                name++;
        }

        int extensions = line[fields..name].TrimEnd((byte)' ').Length;
        var baseName = MessageName.BaseOf(line[Math.Min(length, name + (hasColon ? 1 : 0))..]);
        if (baseName.IsEmpty || baseName.IndexOfAny((byte)'/', (byte)0) >= 0)
            return false;
        row = new Row(uid, start + fields, extensions, start + name + (hasColon ? 1 : 0), baseName.Length);
        return true;
    }

    private readonly record struct Row(uint Uid, int Extensions, int ExtensionsLength, int Name, int NameLength);
}
