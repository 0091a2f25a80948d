using System.Buffers;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Pop3;

/// <summary>Stands between a POP3 client and its server after the login: edits the reply to CAPA, and answers in the server's place what the client may not use.</summary>
/// <remarks>
/// <para>Replies come in the order of the commands (RFC 2449 §6.6), and what is answered here has its place in it. Which of
/// them have many lines is known of the commands of the RFCs only: any other is refused, or the order would be lost.</para>
/// <para>Commands go to the server as they are written here, in one way: it cannot read them otherwise.</para>
/// </remarks>
public sealed class Pop3ConversationFilter : IConversationFilter
{
    private readonly Pop3ReplyFilter _server;
    private readonly HashSet<string> _forbidden;
    private readonly ByteQueue _held = new();
    private readonly Queue<Pop3ReplyShape> _due = new();
    private readonly Queue<string> _refusals = new();
    private bool _isBlocked;
    private bool _isOverlong;
    private bool _hasEnded;

    /// <summary>Begins behind a login that is complete.</summary>
    /// <param name="hidden">The capabilities that the client is not to see.</param>
    /// <param name="forbidden">The commands that never reach the server.</param>
    public Pop3ConversationFilter(IReadOnlyCollection<string> hidden, IEnumerable<string> forbidden)
    {
        _server = new Pop3ReplyFilter(() => _due.TryPeek(out var shape) ? shape : Pop3ReplyShape.Unasked, () => _due.Dequeue(), hidden);
        _forbidden = new(forbidden, StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public bool IsWaiting => _isBlocked;

    /// <inheritdoc/>
    public string? Fault => null;

    /// <inheritdoc/>
    public void Up(ReadOnlySpan<byte> piece, FilterOutput output)
    {
        _held.Add(piece);
        Advance(output);
    }

    /// <inheritdoc/>
    public void Down(ReadOnlySpan<byte> piece, FilterOutput output)
    {
        // Line by line: our own answers come between two of the server's.
        while (!piece.IsEmpty)
        {
            int end = piece.IndexOf((byte)'\n') + 1;
            var part = end == 0 ? piece : piece[..end];
            _server.Pass(part, output.Down);
            piece = piece[part.Length..];
            SayRefusals(output.Down);
        }
        Advance(output);
    }

    /// <inheritdoc/>
    public void EndDown(FilterOutput output)
    {
        _server.Finish(output.Down);
        _hasEnded = true;
        _due.Clear();
        _refusals.Clear();
        Advance(output);
    }

    private void Advance(FilterOutput output)
    {
        _isBlocked = false;
        while (TryLine(out var line, out int length))
        {
            if (_due.Count >= Pop3Limits.Pipelined)
            {
                _isBlocked = true;
                break;
            }
            Judge(line, output.Up);
            _held.Take(length);
            SayRefusals(output.Down);
        }
    }

    /// <summary>The next line of the client, without its CRLF; of one that is too long only its end is left.</summary>
    private bool TryLine(out ReadOnlySpan<byte> content, out int length)
    {
        bool isWhole = _held.TryLine(out var line);
        length = line.Length;
        content = line.EndsWith("\r\n"u8) ? line[..^2] : isWhole ? line[..^1] : line;
        if (isWhole || _held.Length <= Pop3Limits.Auth)
            return isWhole;
        _isOverlong = true;
        _held.Clear();
        return false;
    }

    private void Judge(ReadOnlySpan<byte> line, IBufferWriter<byte> up)
    {
        string fault = "Command line too long";
        bool isTooLong = _isOverlong;
        _isOverlong = false;
        if (isTooLong || !Pop3Command.TryParse(line, out var command, out fault))
            Refuse(fault);
        else if (HasControl(command.Argument))
            Refuse("Control character in a command"); // a blank to some servers, and LIST alone is answered otherwise than LIST with a number
        else if (command.Keyword == Pop3Keyword.Unknown || _forbidden.Contains(command.Name))
            Refuse("Not after the login, or not offered here");
        else
            Forward(command, up);
    }

    private void Refuse(string fault)
    {
        if (_hasEnded)
            return;
        _due.Enqueue(Pop3ReplyShape.Refused);
        _refusals.Enqueue(fault);
    }

    private void Forward(Pop3Command command, IBufferWriter<byte> up)
    {
        up.Write(Encoding.ASCII.GetBytes(command.Name));
        if (!command.Argument.IsEmpty)
            up.Write(" "u8);
        up.Write(command.Argument);
        up.Write("\r\n"u8);
        if (!_hasEnded)
            _due.Enqueue(ShapeOf(command));
    }

    private static bool HasControl(ReadOnlySpan<byte> argument) => argument.ContainsAnyInRange((byte)0, (byte)0x1F) || argument.Contains((byte)0x7F);

    // RFC 1939 §5 and §7, RFC 2449 §5, RFC 6856 §3.2
    private static Pop3ReplyShape ShapeOf(Pop3Command command) => command.Keyword switch
    {
        Pop3Keyword.Capa => Pop3ReplyShape.Capabilities,
        Pop3Keyword.Retr or Pop3Keyword.Top => Pop3ReplyShape.Lines,
        Pop3Keyword.List or Pop3Keyword.Uidl or Pop3Keyword.Lang when command.Argument.IsEmpty => Pop3ReplyShape.Lines,
        _ => Pop3ReplyShape.Line,
    };

    private void SayRefusals(IBufferWriter<byte> down)
    {
        while (_server.IsAtBoundary && _due.TryPeek(out var shape) && shape == Pop3ReplyShape.Refused)
        {
            _due.Dequeue();
            down.Write(Encoding.ASCII.GetBytes(Pop3Reply.Error(_refusals.Dequeue()).Format()));
        }
    }
}
