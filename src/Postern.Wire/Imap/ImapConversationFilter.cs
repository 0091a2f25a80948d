using System.Buffers;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Imap;

/// <summary>Stands between an IMAP client and its server after the login: edits lists of capabilities, and answers in the server's place what the client may not use.</summary>
/// <remarks>
/// <para>The server never reads as a command what the client sent as something else. Each literal goes to it as one for which
/// it is asked (RFC 9051 §4.3), also where the client did not wait, and its octets follow only when it has said yes: whether
/// it takes them is never guessed.</para>
/// <para>A command with a literal, and IDLE, go alone: all before has been answered, and nothing follows until they are.
/// So a continuation can belong to one command only, and one that was not asked for ends the connection. Other commands
/// go on their way as they come.</para>
/// <para>What is answered here is answered in its turn, and between two responses of the server.</para>
/// </remarks>
public sealed class ImapConversationFilter : IConversationFilter
{
    private readonly ImapCapabilityFilter _server;
    private readonly byte[][] _forbidden;
    private readonly ByteQueue _held = new();
    private Step _step;

    /// <summary>Commands that the server has and has not answered.</summary>
    private int _outstanding;

    /// <summary>The last of them goes alone.</summary>
    private bool _isAlone;

    /// <summary>Octets of the literal that are still to come.</summary>
    private long _octets;

    /// <summary>The client waits before it sends them.</summary>
    private bool _clientWaits;

    /// <summary>The door's own answer to the command that is being read past; null where the server has answered it.</summary>
    private string? _answer;

    private bool _isBlocked;
    private bool _hasEnded;
    private bool _hasParted;

    /// <summary>Begins behind a login that is complete.</summary>
    /// <param name="edit">Gives the list of capabilities that the client is to see.</param>
    /// <param name="forbidden">The commands that never reach the server.</param>
    public ImapConversationFilter(Func<ImapCapabilities, ImapCapabilities> edit, IEnumerable<string> forbidden)
    {
        _server = new ImapCapabilityFilter(edit, Hear);
        _forbidden = [.. forbidden.Select(Encoding.ASCII.GetBytes)];
    }

    /// <summary>What the next bytes of the client are, or who is waited for.</summary>
    private enum Step
    {
        /// <summary>A command.</summary>
        Command,

        /// <summary>The server is asked for a literal.</summary>
        Asking,

        /// <summary>Octets of a literal that the server has asked for.</summary>
        Literal,

        /// <summary>The line behind a literal.</summary>
        Continued,

        /// <summary>The server is asked to idle.</summary>
        AskingIdle,

        /// <summary>The end of idling.</summary>
        Idling,

        /// <summary>Octets of a literal that nobody wants.</summary>
        Skipping,

        /// <summary>The line behind it.</summary>
        Skipped,

        /// <summary>The door's own answer is due.</summary>
        Answer,
    }

    /// <inheritdoc/>
    public bool IsWaiting => _isBlocked && !_held.IsEmpty;

    /// <inheritdoc/>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public void Up(ReadOnlySpan<byte> piece, FilterOutput output)
    {
        // The bulk of a large literal needs no copy.
        if (_step == Step.Literal && _held.IsEmpty && Fault is null)
        {
            int octets = (int)Math.Min(_octets, piece.Length);
            output.Up.Write(piece[..octets]);
            _octets -= octets;
            piece = piece[octets..];
        }
        _held.Add(piece);
        Advance(output);
    }

    /// <inheritdoc/>
    public void Down(ReadOnlySpan<byte> piece, FilterOutput output)
    {
        _server.Pass(piece, output.Down);
        Advance(output);
    }

    /// <inheritdoc/>
    public void EndDown(FilterOutput output)
    {
        _server.Finish(output.Down);
        _hasEnded = true;
        _outstanding = 0;
        Advance(output);
    }

    private void Advance(FilterOutput output)
    {
        _isBlocked = false;
        // Once the server has ended it takes nothing that it would have to agree to.
        if (_hasEnded && _step != Step.Command)
            _held.Clear();
        else
            while (Fault is null && Go(output)) { }
        if (Fault is null)
            return;
        _isBlocked = false;
        _held.Clear();
        if (_hasParted || !_server.IsAtBoundary)
            return;
        _hasParted = true;
        output.Down.Write(Encoding.ASCII.GetBytes(ImapResponse.Of("*", ImapStatus.Bye, Fault).Format()));
    }

    /// <summary>Takes the next step; false where more bytes, or a word of the server, must come first.</summary>
    private bool Go(FilterOutput output) => _step switch
    {
        Step.Command => Command(output.Up),
        Step.Literal => Literal(output.Up),
        Step.Continued => Continued(output.Up),
        Step.Idling => Idling(output.Up),
        Step.Skipping => Skip(),
        Step.Skipped => Skipped(),
        Step.Answer => Answer(output.Down),
        _ => Blocked(),
    };

    private bool Command(IBufferWriter<byte> up)
    {
        if (!TryLine(out var content, out int length))
            return false;
        var line = new ImapClientLine(content);
        bool hasLiteral = LiteralAnnouncement.TryRead(content, out var literal);
        string? fault = Judge(line, hasLiteral && literal.Length == long.MaxValue);
        bool isIdle = line.Is("IDLE"u8);
        bool isAlone = fault is not null || hasLiteral || isIdle;
        if (_hasEnded && isAlone)
        {
            _held.Clear();
            return false;
        }
        if (_outstanding > 0 && (isAlone || _isAlone))
            return Blocked();
        if (fault is not null)
        {
            _answer = ImapResponse.Of(line.Tag, ImapStatus.Bad, fault).Format();
            Skip(hasLiteral, literal);
        }
        else
        {
            _outstanding += _hasEnded ? 0 : 1;
            _isAlone = isAlone;
            Forward(content, hasLiteral, literal, up);
            if (isIdle)
                _step = Step.AskingIdle;
        }
        _held.Take(length);
        return true;
    }

    private string? Judge(ImapClientLine line, bool isEndless)
    {
        if (line.Name.IsEmpty)
            return "Not a command";
        foreach (byte[] name in _forbidden)
        {
            if (line.Is(name))
                return "Not after the login, or not offered here";
        }
        // RFC 9051 §6.3.13: IDLE has no arguments. A literal behind it would be taken for what ends it.
        if (line.Is("IDLE"u8) && line.HasArguments)
            return "IDLE takes no arguments";
        return isEndless ? "Literal too long" : null;
    }

    /// <summary>Gives a line to the server. A literal is announced as one for which it is to ask.</summary>
    private void Forward(ReadOnlySpan<byte> content, bool hasLiteral, LiteralAnnouncement literal, IBufferWriter<byte> up)
    {
        if (!hasLiteral)
        {
            up.Write(content);
            up.Write("\r\n"u8);
            _step = Step.Command;
            return;
        }
        up.Write(content[..literal.Start]);
        up.Write(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{{literal.Length}}}\r\n")));
        _octets = literal.Length;
        _clientWaits = literal.IsSynchronizing;
        _step = Step.Asking;
    }

    private bool Literal(IBufferWriter<byte> up)
    {
        var octets = _held.First(_octets);
        up.Write(octets);
        _octets -= octets.Length;
        _held.Take(octets.Length);
        if (_octets > 0)
            return false;
        _step = Step.Continued;
        return true;
    }

    private bool Continued(IBufferWriter<byte> up)
    {
        if (!TryLine(out var content, out int length))
            return false;
        bool hasLiteral = LiteralAnnouncement.TryRead(content, out var literal);
        if (!ImapClientLine.IsClean(content) || (hasLiteral && literal.Length == long.MaxValue))
            return Lose("Not understood");
        // What has been answered already is over for the server, and it would read a new command here.
        if (_outstanding == 0 && !content.IsEmpty)
            return Lose("The server answered before the end of a command");
        Forward(content, hasLiteral, literal, up);
        _held.Take(length);
        return true;
    }

    private bool Idling(IBufferWriter<byte> up)
    {
        if (!TryLine(out var content, out int length))
            return false;
        // RFC 9051 §6.3.13: servers do not agree about what another line is to them.
        if (!Ascii.EqualsIgnoreCase(content, "DONE"u8))
            return Lose("Expected DONE");
        up.Write("DONE\r\n"u8);
        _held.Take(length);
        _step = Step.Command;
        return true;
    }

    /// <summary>Goes on behind a line that does not reach the server. Who waits sends nothing of a literal that was refused.</summary>
    private void Skip(bool hasLiteral, LiteralAnnouncement literal)
    {
        bool isSent = hasLiteral && !literal.IsSynchronizing;
        _octets = isSent ? literal.Length : 0;
        _step = isSent ? Step.Skipping : Step.Answer;
    }

    private bool Skip()
    {
        int octets = _held.First(_octets).Length;
        _octets -= octets;
        _held.Take(octets);
        if (_octets > 0)
            return false;
        _step = Step.Skipped;
        return true;
    }

    private bool Skipped()
    {
        if (!TryLine(out var content, out int length))
            return false;
        bool hasLiteral = LiteralAnnouncement.TryRead(content, out var literal);
        _held.Take(length);
        Skip(hasLiteral, literal);
        return true;
    }

    private bool Answer(IBufferWriter<byte> down)
    {
        if (_answer is not null)
        {
            if (_outstanding > 0 || !_server.IsAtBoundary)
                return Blocked();
            down.Write(Encoding.ASCII.GetBytes(_answer));
            _answer = null;
        }
        _step = Step.Command;
        return true;
    }

    /// <summary>The next line of the client without its CRLF; it stays until its length is taken.</summary>
    private bool TryLine(out ReadOnlySpan<byte> content, out int length)
    {
        bool isWhole = _held.TryLine(out var line);
        length = line.Length;
        content = line.EndsWith("\r\n"u8) ? line[..^2] : isWhole ? line[..^1] : line;
        if ((isWhole ? content.Length : _held.Length) > ImapLimits.Line)
            return Lose("Line too long");
        return isWhole;
    }

    /// <summary>Hears a response that ends a command, or asks for more of it; says whether the client is to hear it too.</summary>
    private bool Hear(ImapResponseKind kind)
    {
        if (Fault is not null)
            return kind == ImapResponseKind.Tagged;
        if (kind == ImapResponseKind.Continuation)
            return Agreed();
        Answered();
        return true;
    }

    private bool Agreed()
    {
        switch (_step)
        {
            case Step.Asking:
                _step = Step.Literal;
                return _clientWaits;
            case Step.AskingIdle:
                _step = Step.Idling;
                return true;
            default:
                return Lose("The server asked for more than there is");
        }
    }

    private void Answered()
    {
        _outstanding = Math.Max(0, _outstanding - 1);
        switch (_step)
        {
            case Step.Asking:
                // Refused. Who has not waited has sent it all the same: it must not be read as commands.
                _step = _clientWaits ? Step.Command : Step.Skipping;
                break;
            case Step.AskingIdle or Step.Idling:
                _step = Step.Command;
                break;
            case Step.Literal when _octets > 0:
                Lose("The server answered in the middle of a literal");
                break;
            default:
                break;
        }
    }

    private bool Blocked()
    {
        _isBlocked = true;
        return false;
    }

    private bool Lose(string fault)
    {
        Fault ??= fault;
        return false;
    }
}
