using System.Buffers;

namespace Postern.Wire.Message.Mime;

/// <summary>Reads a message that comes in pieces into the tree of its parts, in one pass (RFC 2046 §5.1).</summary>
/// <remarks>
/// Nothing is an error: every sequence of octets is a message, and every octet lies in exactly one header, body, or line around a boundary.
/// What is kept is the header that is being read and the tree; of a body nothing. A header ends with its empty line, or before a boundary
/// of the parts around it. It costs no more than <see cref="MessageLimits"/> allow, however the message is made.
/// </remarks>
public sealed class MessageReader
{
    private readonly List<MessagePart> _open = [];
    private readonly ArrayBufferWriter<byte> _header = new(4096);
    private readonly ArrayBufferWriter<byte> _fields = new(1024);
    private readonly byte[] _line = new byte[MessageLimits.Boundary + 4];
    private MessagePart _root;
    private LineScanner _scanner;
    private MessagePart _part;
    private bool _isHeader = true;
    private bool _isLine = true;
    private Mark _lineStart;
    private Mark _beforeLine;
    private int _lineLength;
    private int _lineInHeader;
    private int _parts = 1;
    private int _kept;
    private bool _isFinished;

    /// <summary>Begins before the first octet.</summary>
    public MessageReader() => _part = _root = new(null, isMessage: true, default);

    /// <summary>Begins another message, in the room of the one before; whose tree stays as it is.</summary>
    public void Reset()
    {
        _open.Clear();
        _header.ResetWrittenCount();
        _scanner = default;
        _part = _root = new(null, isMessage: true, default);
        (_isHeader, _isLine, _isFinished) = (true, true, false);
        (_lineStart, _beforeLine) = (default, default);
        (_lineLength, _lineInHeader, _parts, _kept) = (0, 0, 1, 0);
    }

    /// <summary>Reads a message that is there as a whole.</summary>
    public static MessagePart Read(ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader();
        reader.Add(message);
        return reader.Finish();
    }

    /// <summary>Takes the next octets, however they are cut.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        while (!bytes.IsEmpty)
            bytes = bytes[(_isLine ? Line(bytes) : Body(bytes))..];
    }

    /// <summary>The message has ended here; gives the part that is all of it. What was not closed by a boundary ends with it.</summary>
    public MessagePart Finish()
    {
        if (_isFinished)
            return _root;
        _isFinished = true;
        if (_isLine && _lineLength > 0)
            EndLine(isWhole: false);
        while (_isHeader)
            EndHeader(_scanner.Mark);
        for (var part = _part; part is not null; part = part.Parent)
            part.EndBody(_scanner.Mark);
        return _root;
    }

    /// <summary>Takes from a body up to a line that may be a boundary.</summary>
    private int Body(ReadOnlySpan<byte> bytes)
    {
        int passed = _scanner.Pass(bytes, stopsAtDash: _open.Count > 0);
        if (passed < bytes.Length)
            BeginLine();
        return passed;
    }

    private void BeginLine()
    {
        _isLine = true;
        _lineLength = 0;
        _lineInHeader = _header.WrittenCount;
        _lineStart = _scanner.Mark;
        _beforeLine = _scanner.BeforeLineEnd;
    }

    /// <summary>Takes a line of a header, or one of a body that may be a boundary; keeps of it what tells a boundary.</summary>
    private int Line(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        var part = end < 0 ? bytes : bytes[..(end + 1)];
        var known = part[..Math.Min(part.Length, _line.Length - _lineLength)];
        known.CopyTo(_line.AsSpan(_lineLength));
        _lineLength += known.Length;
        _scanner.Pass(part, stopsAtDash: false);
        if (_isHeader)
            _header.Write(part[..Math.Min(part.Length, MessageLimits.Header - _header.WrittenCount)]);
        if (end >= 0)
            EndLine(isWhole: true);
        return part.Length;
    }

    private void EndLine(bool isWhole)
    {
        var line = _line.AsSpan(0, _lineLength);
        int level = BoundaryLine.Find(_open, line, out bool isLast);
        if (level >= 0 && (isLast || _parts < MessageLimits.Parts))
        {
            Boundary(level, isLast);
        }
        else if (!_isHeader)
        {
            _isLine = false;
        }
        else if (isWhole && line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
        {
            EndHeader(_scanner.Mark);
        }
        else
        {
            BeginLine();
        }
    }

    /// <summary>A boundary ends all parts within its multipart, and begins the next one or what follows the last.</summary>
    private void Boundary(int level, bool isLast)
    {
        var (multipart, start, before) = (_open[level], _lineStart, _beforeLine);
        if (_isHeader)
        {
            byte[] whole = _header.WrittenSpan[.._lineInHeader].ToArray();
            _header.ResetWrittenCount();
            _header.Write(whole);
            before = start; // the line end before the boundary is that of the last field
        }
        while (_isHeader)
            EndHeader(start);
        for (; _part != multipart; _part = _part.Parent!) // whoever is open lies within what is open
            before = _part.EndBody(before);
        _open.RemoveRange(level + (isLast ? 0 : 1), _open.Count - level - (isLast ? 0 : 1));
        if (isLast)
            (_isHeader, _isLine) = (false, false);
        else
            Begin(multipart, isMessage: false, _scanner.Mark);
    }

    private void Begin(MessagePart parent, bool isMessage, Mark start)
    {
        _part = new(parent, isMessage, start);
        _parts++;
        _isHeader = true;
        _header.ResetWrittenCount();
        BeginLine();
    }

    /// <summary>A header has ended, and says what is in the body.</summary>
    private void EndHeader(Mark end)
    {
        var part = _part;
        var fields = PartFields.Read(_header.WrittenSpan, part.IsMessage, MessageLimits.KeptFields - _kept, _fields);
        _kept += fields.Length;
        _header.ResetWrittenCount();
        bool isInDigest = part.Parent is { IsMultipart: true } parent && parent.ContentType.Is("multipart", "digest");
        var type = ContentType.Read(fields[PartField.ContentType]);
        type ??= isInDigest && !fields.Has(PartField.ContentType) ? ContentType.Message : ContentType.Default;
        part.EndHeader(end, fields, type);
        (_isHeader, _isLine) = (false, false);
        var boundary = BoundaryOf(type);
        part.IsOpaque = (type.IsMessage || !boundary.IsEmpty) && (part.Depth >= MessageLimits.Depth || _parts >= MessageLimits.Parts);
        if (part.IsOpaque)
            return;
        if (type.IsMessage)
        {
            Begin(part, isMessage: true, end);
        }
        else if (!boundary.IsEmpty)
        {
            part.Boundary = boundary.ToArray();
            _open.Add(part);
        }
    }

    private static ReadOnlySpan<byte> BoundaryOf(ContentType type)
    {
        if (!type.IsMultipart || type.Parameters.FirstOrDefault(one => one.IsNamed("boundary")) is not { } parameter)
            return default;
        // boundary = 0*69<bchars> bcharsnospace: blanks at its end are no part of it.
        var boundary = parameter.Octets.Span.TrimEnd(" \t"u8);
        return boundary[..Math.Min(boundary.Length, MessageLimits.Boundary)];
    }
}
