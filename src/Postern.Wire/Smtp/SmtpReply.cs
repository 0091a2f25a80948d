using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp;

/// <summary>A reply of a server (RFC 5321 §4.2): a code, an enhanced one where there is one, and lines of words.</summary>
public sealed class SmtpReply
{
    /// <summary>A reply of these lines.</summary>
    public SmtpReply(int code, EnhancedStatus? status, IReadOnlyList<string> lines)
    {
        Code = code;
        Status = status;
        Lines = lines;
    }

    /// <summary>The three digits.</summary>
    public int Code { get; }

    /// <summary>The enhanced code; null where the server sends none, or not the same in every line.</summary>
    public EnhancedStatus? Status { get; }

    /// <summary>The words line by line, without codes.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>All words in one line.</summary>
    public string Text => string.Join(' ', Lines);

    /// <summary>Done.</summary>
    public bool IsPositive => Code / 100 == 2;

    /// <summary>Go on.</summary>
    public bool IsIntermediate => Code / 100 == 3;

    /// <summary>Not now.</summary>
    public bool IsTransient => Code / 100 == 4;

    /// <summary>Never.</summary>
    public bool IsPermanent => Code / 100 == 5;

    /// <summary>A reply of one line; an enhanced code that is none is a bug of ours.</summary>
    public static SmtpReply Of(int code, string status, string text) =>
        EnhancedStatus.TryParse(status, out var enhanced) ? new(code, enhanced, [text]) : throw new ArgumentException("not an enhanced status code", nameof(status));

    /// <summary>A reply of one line that has no enhanced code: greetings and the answers to HELO (RFC 2034 §4).</summary>
    public static SmtpReply Of(int code, string text) => new(code, null, [text]);

    /// <summary>A challenge in an AUTH exchange (RFC 4954 §4).</summary>
    public static SmtpReply Challenge(ReadOnlySpan<byte> challenge) => Of(334, Base64Line.Encode(challenge));

    /// <summary>The lines with their CRLFs, in printable ASCII: no word makes a line of its own, and a long one goes on in the next.</summary>
    public string Format()
    {
        string status = Status is { } enhanced ? enhanced + " " : "";
        // RFC 4954 §4: a challenge is one line, however long.
        int room = Code == 334 ? SmtpLimits.Challenge : SmtpLimits.Reply - 4 - status.Length;
        var lines = new List<string>();
        foreach (string line in Lines)
            Wrap(PeerWords.Printable(line, int.MaxValue), room, lines);
        if (lines.Count == 0)
            lines.Add("");
        var text = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
            text.Append(Code).Append(i == lines.Count - 1 ? ' ' : '-').Append(status).Append(lines[i]).Append("\r\n");
        return text.ToString();
    }

    /// <summary>Code and words in one line, for a log.</summary>
    public override string ToString() => Status is { } status ? $"{Code} {status} {Text}" : $"{Code} {Text}";

    private static void Wrap(string line, int room, List<string> lines)
    {
        while (line.Length > room)
        {
            int blank = line.LastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            lines.Add(line[..end]);
            line = line[end..].TrimStart(' ');
        }
        lines.Add(line);
    }
}
