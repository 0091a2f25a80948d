using Postern.Store.Maildir;

namespace Postern.Mail.Servers.Pop3;

/// <summary>A message as RETR and TOP send it, in pieces: lines ended by CRLF, a dot before each that begins with one, and the dot that ends it (RFC 1939 §3).</summary>
/// <remarks>Of one thread at a time; reading blocks.</remarks>
internal sealed class MessageText : IDisposable
{
    private const byte Dot = (byte)'.';
    private const byte Lf = (byte)'\n';
    private const int End = 8; // CRLF, dot, CRLF; and a dot more, where a line begins with what was read last

    private readonly MessageFile _file;
    private readonly SentLines _lines;
    private readonly bool _isWhole;
    private long _bodyLines;
    private bool _isBody;
    private bool _isLineStart = true;
    private bool _isLineEmpty = true;

    /// <summary>A message from its first line on.</summary>
    /// <param name="file">The message; it is closed with this.</param>
    /// <param name="bodyLines">How many lines of it are wanted behind the empty one after its header; null for all.</param>
    internal MessageText(MessageFile file, long? bodyLines)
    {
        _file = file;
        _lines = new SentLines(file);
        _isWhole = bodyLines is null;
        _bodyLines = bodyLines ?? 0;
    }

    /// <summary>The end has been written.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Writes as much as fits; a buffer must have room for <see cref="Least"/>.</summary>
    /// <exception cref="IOException">The file cannot be read on.</exception>
    internal int Fill(Span<byte> output)
    {
        int count = 0;
        while (!IsOver && output.Length - count >= Least)
        {
            var room = output[count..];
            int read = _lines.Read(room[..((room.Length - End) / 4 * 3)]);
            int wanted = _isWhole ? read : Wanted(room[..read]);
            count += Stuff(room, wanted);
            if (read > 0 && wanted == read)
                continue;
            var end = _isLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8; // a last line without an end gets one
            end.CopyTo(output[count..]);
            count += end.Length;
            IsOver = true;
        }

        return count;
    }

    /// <summary>Room that <see cref="Fill"/> wants. Arbitrary.</summary>
    internal const int Least = 4 * 1024;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Puts a dot before each line that begins with one; the shortest such line has three octets and gets a fourth.</summary>
    private int Stuff(Span<byte> room, int length)
    {
        if (length == 0)
            return 0;
        var lines = room[..length];
        bool isFirst = _isLineStart && lines[0] == Dot;
        int dots = lines.Count("\n."u8) + (isFirst ? 1 : 0);
        _isLineStart = lines[^1] == Lf;
        // From the last to the first, so that each octet moves once.
        for (int end = length, left = dots; left > 0; left--)
        {
            int dot = room[..end].LastIndexOf("\n."u8) + 1;
            room[dot..end].CopyTo(room[(dot + left)..]);
            room[dot + left - 1] = Dot;
            end = dot;
        }

        return length + dots;
    }

    /// <summary>How much of these lines TOP wants: all of the header, the empty line, and so many of the body.</summary>
    private int Wanted(ReadOnlySpan<byte> lines)
    {
        int at = 0;
        while (at < lines.Length && !(_isBody && _bodyLines == 0))
        {
            int lf = lines[at..].IndexOf(Lf);
            var text = lf < 0 ? lines[at..] : lines.Slice(at, lf);
            if (text.ContainsAnyExcept((byte)'\r'))
                _isLineEmpty = false;
            if (lf < 0)
                return lines.Length;
            at += lf + 1;
            if (_isBody)
                _bodyLines--;
            else if (_isLineEmpty)
                _isBody = true;
            _isLineEmpty = true;
        }

        return at;
    }
}
