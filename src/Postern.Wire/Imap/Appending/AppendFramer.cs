using System.Buffers;
using Postern.Wire.Imap.Attributes;

namespace Postern.Wire.Imap.Appending;

/// <summary>Takes APPEND line by line and says what comes between the lines, so that no message is ever held whole (RFC 9051 §6.3.12, RFC 3502 §3).</summary>
/// <remarks>
/// One command, one framer. As <see cref="ImapFramer"/> it reads nothing itself: whoever reads the connection obeys each
/// step before it hands in the next line. What it keeps is the line that it is at, and the mailbox's name.
/// </remarks>
/// <param name="line">Octets that the lines before one message may have, with the mailbox's name.</param>
public sealed class AppendFramer(int line = ImapLimits.Command)
{
    private readonly ArrayBufferWriter<byte> _head = new(128);
    private byte[]? _mailbox;
    private int _messages;
    private bool _isUtf8Open;
    private string _refused = "";

    /// <summary>Where the messages go, as <see cref="ImapReader.Mailbox"/> has it; empty until the first message is announced.</summary>
    public ReadOnlyMemory<byte> Mailbox => _mailbox;

    /// <summary>Whether a command begins with this line that a framer of this kind must read.</summary>
    /// <param name="line">The command's first line without its CRLF.</param>
    /// <param name="tag">What the answer begins with.</param>
    public static bool IsAppend(ReadOnlySpan<byte> line, out string tag)
    {
        var reader = new ImapReader(line);
        tag = reader.Tag();
        reader.Sp();
        return reader.TryWord("APPEND") && reader.Fault is null;
    }

    /// <summary>Judges the next line, without its CRLF: the command's first, or what follows a literal.</summary>
    public AppendStep Line(ReadOnlySpan<byte> next)
    {
        if (next.Length > line - _head.WrittenCount)
            return new(AppendStepKind.Lost, Fault: "Command too long");
        if (!LiteralAnnouncement.TryRead(next, out var literal))
            return End(next);
        if (_refused.Length > 0)
            return Past(literal, _refused);
        int before = _head.WrittenCount + literal.Start;
        _head.Write(next);
        return Announced(before, literal);
    }

    /// <summary>Takes the octets of a <see cref="AppendStepKind.Literal"/>.</summary>
    public void Literal(ReadOnlySpan<byte> octets)
    {
        _head.Write("\r\n"u8);
        _head.Write(octets);
    }

    /// <summary>Refuses what was announced last, and with it the whole command.</summary>
    /// <returns><see cref="AppendStepKind.Refused"/> where its client waits: then the command is over; else what is to be read past before the next line.</returns>
    /// <param name="announced">The step that announced it.</param>
    /// <param name="fault">Why.</param>
    public AppendStep Refuse(AppendStep announced, string fault) =>
        Past(new(announced.Octets, announced.IsSynchronizing, 0), fault);

    private AppendStep Announced(int before, LiteralAnnouncement literal)
    {
        var reader = new ImapReader(_head.WrittenSpan[..before]);
        if (_mailbox is null)
        {
            // append = "APPEND" SP mailbox 1*append-message
            reader.Tag();
            reader.Sp();
            reader.Atom();
            reader.Sp();
            if (reader.AtEnd && reader.Fault is null)
                return OfMailbox(literal);
        }
        byte[] mailbox = _mailbox ?? reader.Mailbox();
        if (_isUtf8Open)
            reader.Letter(')', "A parenthesis is missing");
        var message = AppendMessage(ref reader, literal.Length);
        if (++_messages > AppendLimits.Messages)
            reader.Fail("Too many messages");
        if (reader.Fault is { } fault)
            return Past(literal, fault);
        _mailbox = mailbox;
        _isUtf8Open = message.IsUtf8;
        _head.ResetWrittenCount();
        return new(AppendStepKind.Message, literal.Length, literal.IsSynchronizing, message);
    }

    private AppendStep OfMailbox(LiteralAnnouncement literal) =>
        literal.Length > ImapLimits.Mailbox ? Past(literal, "Mailbox name too long") : new(AppendStepKind.Literal, literal.Length, literal.IsSynchronizing);

    // append-message = [SP flag-list] [SP date-time] SP append-data; append-data = literal / literal8 / "UTF8" SP "(" literal8 ")"
    private static AppendMessage AppendMessage(ref ImapReader reader, long length)
    {
        var flags = FlagList.Empty;
        DateTimeOffset? date = null;
        reader.Sp();
        if (reader.Next('('))
        {
            flags = FlagList.Read(ref reader);
            reader.Sp();
        }
        if (reader.Next('"'))
        {
            date = InternalDate.Read(ref reader);
            reader.Sp();
        }
        bool isUtf8 = reader.TryWord("UTF8");
        if (isUtf8)
        {
            reader.Sp();
            reader.Letter('(', "A parenthesis is missing");
        }
        bool isBinary = reader.TryLetter('~');
        if (!reader.AtEnd || (isUtf8 && !isBinary))
            reader.Fail("A message is missing");
        return new(flags, date, length, isBinary, isUtf8);
    }

    private AppendStep End(ReadOnlySpan<byte> last)
    {
        if (_refused.Length > 0)
            return new(AppendStepKind.Refused, Fault: _refused);
        if (_isUtf8Open && last is [(byte)')', ..])
        {
            last = last[1..];
            _isUtf8Open = false;
        }
        return _messages > 0 && !_isUtf8Open && !last.ContainsAnyExcept((byte)' ')
            ? new(AppendStepKind.Complete)
            : new(AppendStepKind.Refused, Fault: "A message is missing");
    }

    // A client that waits has sent nothing of it: without a continuation the command is over (RFC 9051 §4.3).
    private AppendStep Past(LiteralAnnouncement literal, string fault)
    {
        _refused = fault;
        _head.ResetWrittenCount();
        if (literal.IsSynchronizing)
            return new(AppendStepKind.Refused, Fault: fault);
        return literal.Length > AppendLimits.Skipped || ++_messages > AppendLimits.Messages
            ? new(AppendStepKind.Lost, Fault: fault)
            : new(AppendStepKind.Skip, literal.Length);
    }
}
