using System.Buffers;
using Postern.Store.Maildir;

namespace Postern.Mail.Servers.Pop3;

/// <summary>A message as RETR and TOP send it, in pieces: lines ended by CRLF, a dot before each that begins with one, and the dot that ends it (RFC 1939 §3).</summary>
/// <remarks>Of one thread at a time; reading blocks.</remarks>
internal sealed class MessageText : IDisposable
{
    private const byte Dot = (byte)'.';
    private const byte Lf = (byte)'\n';
    private const int Read = 16 * 1024; // arbitrary; at most doubled when each line of it is a dot and an LF

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
        byte[] piece = ArrayPool<byte>.Shared.Rent(Read);
        try
        {
            int count = 0;
            while (!IsOver && output.Length - count >= Least)
            {
                var lines = piece.AsSpan(0, _lines.Read(piece.AsSpan(0, Read)));
                var wanted = _isWhole ? lines : Wanted(lines);
                count += Stuff(wanted, output[count..]);
                if (!lines.IsEmpty && wanted.Length == lines.Length)
                    continue;
                var end = _isLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8; // a last line without an end gets one
                end.CopyTo(output[count..]);
                count += end.Length;
                IsOver = true;
            }

            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Room that <see cref="Fill"/> wants: what is read at one go with a dot before each line, and the end.</summary>
    internal const int Least = (Read * 2) + 8;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int Stuff(ReadOnlySpan<byte> lines, Span<byte> output)
    {
        int count = 0;
        while (!lines.IsEmpty)
        {
            if (_isLineStart && lines[0] == Dot)
                output[count++] = Dot;
            int end = lines.IndexOf("\n."u8);
            var text = end < 0 ? lines : lines[..(end + 1)];
            text.CopyTo(output[count..]);
            count += text.Length;
            _isLineStart = text[^1] == Lf;
            lines = lines[text.Length..];
        }

        return count;
    }

    /// <summary>What of these lines TOP wants: all of the header, the empty line, and so many of the body.</summary>
    private ReadOnlySpan<byte> Wanted(ReadOnlySpan<byte> lines)
    {
        int at = 0;
        while (at < lines.Length && !(_isBody && _bodyLines == 0))
        {
            int lf = lines[at..].IndexOf(Lf);
            var text = lf < 0 ? lines[at..] : lines.Slice(at, lf);
            if (text.ContainsAnyExcept((byte)'\r'))
                _isLineEmpty = false;
            if (lf < 0)
                return lines;
            at += lf + 1;
            if (_isBody)
                _bodyLines--;
            else if (_isLineEmpty)
                _isBody = true;
            _isLineEmpty = true;
        }

        return lines[..at];
    }
}
