using System.Text;

namespace Postern.Wire.Smtp;

/// <summary>Reads a reply line by line until its last one (RFC 5321 §4.2.1); then the next reply may begin.</summary>
public sealed class SmtpReplyReader
{
    private readonly List<string> _lines = [];
    private int _code;

    /// <summary>Reads the next line, without its CRLF.</summary>
    /// <param name="line">The line.</param>
    /// <param name="reply">The reply, if this was its last line; else null.</param>
    /// <param name="fault">Why this is no reply.</param>
    public bool TryRead(ReadOnlySpan<byte> line, out SmtpReply? reply, out string fault)
    {
        reply = null;
        fault = "Not a reply";
        if (!TryCode(line, out int code) || (_lines.Count > 0 && code != _code))
            return false;
        fault = "Reply too long";
        if (_lines.Count == SmtpLimits.ReplyLines || line.Length > (code == 334 ? SmtpLimits.Challenge : SmtpLimits.ReplyRead))
            return false;
        fault = "";
        _code = code;
        _lines.Add(line.Length > 4 ? Encoding.UTF8.GetString(line[4..]) : "");
        if (line.Length > 3 && line[3] == '-')
            return true;
        reply = Made();
        _lines.Clear();
        return true;
    }

    // Reply-code = %x32-35 %x30-35 %x30-39; textstring follows a blank or a hyphen, or is left out with it
    private static bool TryCode(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || line[1..3].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
        return line.Length == 3 || line[3] is (byte)' ' or (byte)'-';
    }

    private SmtpReply Made()
    {
        EnhancedStatus? common = null;
        var texts = new List<string>();
        foreach (string line in _lines)
        {
            string text = line;
            // RFC 2034 §4: the first digits agree, or the words only look like a code.
            if (!EnhancedStatus.TryTake(ref text, out var status) || status.Class != _code / 100 || (common is not null && common != status))
                return new(_code, null, [.. _lines]);
            common = status;
            texts.Add(text);
        }
        return new(_code, common, texts);
    }
}
