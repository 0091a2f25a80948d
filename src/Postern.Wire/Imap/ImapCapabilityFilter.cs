using System.Buffers;
using System.Text;

namespace Postern.Wire.Imap;

/// <summary>Passes on what a server sends, and changes the lists of capabilities in it: those in untagged data and those in codes.</summary>
/// <remarks>
/// However the bytes are cut, the same comes out. A mail that quotes a capability line is not touched: octets of literals
/// are counted and passed. At most one line is held, until its end has come; a line longer than
/// <see cref="ImapLimits.CapabilityLine"/> passes untouched. What follows COMPRESS or another TLS handshake is not for this.
/// </remarks>
/// <param name="edit">Gives the list that the client is to see.</param>
/// <param name="heard">
/// Is told of each tagged response and each continuation when its line has ended, and says whether the client is to see it
/// (of a line too long to be held it cannot); null where nobody asks.
/// </param>
public sealed class ImapCapabilityFilter(Func<ImapCapabilities, ImapCapabilities> edit, Func<ImapResponseKind, bool>? heard = null)
{
    private const int Kept = 1024; // arbitrary: memory of a held line that is kept for the next one

    private ArrayBufferWriter<byte> _held = new();

    /// <summary>The last bytes of a line that is too long to be held.</summary>
    private readonly byte[] _tail = new byte[LiteralAnnouncement.Longest + 2];
    private int _tailLength;
    private bool _isLong;
    private bool _isContinued;
    private bool _isCodeOpen;
    private bool _isText;
    private long _literal;

    /// <summary>What was written so far ends with a whole response: another one may be put behind it.</summary>
    public bool IsAtBoundary => !_isLong && !_isContinued && _literal == 0;

    /// <summary>Takes the next bytes of the server, and writes what is ready.</summary>
    public void Pass(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        while (!piece.IsEmpty)
        {
            if (_literal > 0)
            {
                int octets = (int)Math.Min(_literal, piece.Length);
                output.Write(piece[..octets]);
                _literal -= octets;
                piece = piece[octets..];
                continue;
            }
            int end = piece.IndexOf((byte)'\n') + 1;
            var part = end == 0 ? piece : piece[..end];
            piece = piece[part.Length..];
            if (_isLong)
                PassLong(part, end > 0, output);
            else
                PassShort(part, end > 0, output);
        }
    }

    /// <summary>Writes what is still held, at the end of the stream.</summary>
    public void Finish(IBufferWriter<byte> output)
    {
        output.Write(_held.WrittenSpan);
        LetGo();
    }

    private void LetGo()
    {
        if (_held.Capacity > Kept)
            _held = new();
        else
            _held.ResetWrittenCount();
    }

    private void PassShort(ReadOnlySpan<byte> part, bool isEnd, IBufferWriter<byte> output)
    {
        if (_held.WrittenCount + part.Length > ImapLimits.CapabilityLine)
        {
            BeginLong(part, isEnd, output);
            return;
        }
        if (isEnd && _held.WrittenCount == 0)
        {
            EndShort(part, output);
            return;
        }
        _held.Write(part);
        if (!isEnd)
            return;
        EndShort(_held.WrittenSpan, output);
        LetGo();
    }

    private void EndShort(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        var content = Content(line);
        Judge(content);
        if (!_isContinued && !Hear(content))
        {
            EndLine(content);
            return;
        }
        // A list holds no literal: where one is announced in its place, the line stays as the client is to read it.
        bool isData = !_isText && LiteralAnnouncement.TryRead(content, out _);
        if (!_isContinued && !isData && ServerLine.TryCapabilities(content, out var list))
            WriteEdited(line, content[list], list, output);
        else
            output.Write(line);
        EndLine(content);
    }

    private void WriteEdited(ReadOnlySpan<byte> line, ReadOnlySpan<byte> list, Range place, IBufferWriter<byte> output)
    {
        var before = ImapCapabilities.Read(list);
        var after = edit(before);
        if (after.Equals(before))
        {
            output.Write(line);
            return;
        }
        output.Write(line[..place.Start.Value]);
        output.Write(Encoding.ASCII.GetBytes(after.Format()));
        output.Write(line[place.End.Value..]);
    }

    private bool Hear(ReadOnlySpan<byte> content)
    {
        if (heard is null || content is [] or [(byte)'*', ..])
            return true;
        if (content[0] == '+')
            return heard(ImapResponseKind.Continuation);
        return !ServerLine.IsText(content, out _) || heard(ImapResponseKind.Tagged);
    }

    /// <summary>Lets go of a line that is too long to be held. It is judged by as much of it as would have been held, wherever it was cut.</summary>
    private void BeginLong(ReadOnlySpan<byte> part, bool isEnd, IBufferWriter<byte> output)
    {
        int room = ImapLimits.CapabilityLine - _held.WrittenCount;
        _held.Write(part[..room]);
        Judge(_held.WrittenSpan);
        if (!_isContinued)
            Hear(_held.WrittenSpan);
        output.Write(_held.WrittenSpan);
        KeepTail(_held.WrittenSpan);
        LetGo();
        _isLong = true;
        PassLong(part[room..], isEnd, output);
    }

    private void PassLong(ReadOnlySpan<byte> part, bool isEnd, IBufferWriter<byte> output)
    {
        output.Write(part);
        KeepTail(part);
        CloseCode(part);
        if (isEnd)
            EndLine(Content(_tail.AsSpan(0, _tailLength)));
    }

    private void KeepTail(ReadOnlySpan<byte> part)
    {
        if (part.Length >= _tail.Length)
        {
            part[^_tail.Length..].CopyTo(_tail);
            _tailLength = _tail.Length;
            return;
        }
        int kept = Math.Min(_tailLength, _tail.Length - part.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        part.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + part.Length;
    }

    /// <summary>Sees whether a line is words for people, in which <c>{5}</c> at the end announces nothing.</summary>
    private void Judge(ReadOnlySpan<byte> content)
    {
        if (_isContinued)
        {
            CloseCode(content);
            return;
        }
        bool isText = ServerLine.IsText(content, out int text);
        _isCodeOpen = isText && content[text..] is [(byte)'[', ..] && !content[text..].Contains((byte)']');
        _isText = isText && !_isCodeOpen;
    }

    private void CloseCode(ReadOnlySpan<byte> part)
    {
        if (!_isCodeOpen || !part.Contains((byte)']'))
            return;
        _isCodeOpen = false;
        _isText = true;
    }

    private void EndLine(ReadOnlySpan<byte> content)
    {
        _isContinued = !_isText && LiteralAnnouncement.TryRead(content, out var next) && (_literal = next.Length) >= 0;
        _isLong = false;
        _tailLength = 0;
        if (_isContinued)
            return;
        _isText = false;
        _isCodeOpen = false;
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\n'])
            line = line[..^1];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }
}
