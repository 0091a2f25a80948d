namespace Postern.Wire.Imap;

/// <summary>Judges line by line whether a command is whole, or which literal comes next (RFC 9051 §4.3, RFC 7888 §3).</summary>
/// <remarks>It reads nothing itself, and sees literals only as numbers: whoever reads the connection obeys each answer before it asks again.</remarks>
/// <param name="command">Octets that one command may have with its literals.</param>
/// <param name="literal">Octets that one literal may have.</param>
/// <param name="nonSynchronizing">Octets that a literal may have for which the client does not wait.</param>
public sealed class ImapFramer(int command = ImapLimits.Command, int literal = ImapLimits.Literal, int nonSynchronizing = ImapLimits.NonSynchronizing)
{
    private long _length;
    private int _literals;
    private string _refused = "";

    /// <summary>Judges the next line, without its CRLF: a command's first, or what follows a literal.</summary>
    public ImapFrame Line(ReadOnlySpan<byte> line)
    {
        _length += line.Length;
        if (_length > command)
            return new(ImapFrameKind.Lost, Fault: "Command too long");
        if (!LiteralAnnouncement.TryRead(line, out var next))
            return Ended(_refused);
        string fault = Judge(next);
        if (fault.Length == 0 && _refused.Length == 0)
        {
            _literals++;
            _length += 2 + next.Length;
            return new(ImapFrameKind.Literal, (int)next.Length, next.IsSynchronizing);
        }
        // A client that waits has sent nothing of it: without a continuation the command is over (RFC 9051 §4.3).
        if (next.IsSynchronizing)
            return Ended(_refused.Length > 0 ? _refused : fault);
        if (next.Length > ImapLimits.Skipped || ++_literals > ImapLimits.Literals)
            return new(ImapFrameKind.Lost, Fault: "Literal too long");
        if (_refused.Length == 0)
            _refused = fault;
        return new(ImapFrameKind.Skip, (int)next.Length);
    }

    private string Judge(LiteralAnnouncement next)
    {
        if (next.Length > literal || _length + 2 + next.Length > command)
            return "Literal too long";
        if (!next.IsSynchronizing && next.Length > nonSynchronizing)
            return "Literal too long to be sent unasked";
        return _literals == ImapLimits.Literals ? "Too many literals" : "";
    }

    private ImapFrame Ended(string fault)
    {
        _length = 0;
        _literals = 0;
        _refused = "";
        return fault.Length == 0 ? new(ImapFrameKind.Complete) : new(ImapFrameKind.Refused, Fault: fault);
    }
}
