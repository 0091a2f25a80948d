namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>A reply in three digits and text, of one line or more (RFC 5321 §4.2.1).</summary>
/// <param name="Code">The code of the last line; 0 where a line has none, or another than the one before it.</param>
/// <param name="Lines">All lines.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>It says no: a client may be told so in the same words.</summary>
    internal bool IsRefusal => Code is >= 400 and <= 599;

    /// <summary>Reads a whole reply. A line that is none ends it.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The peer broke off, or does not come to an end.</exception>
    internal static async ValueTask<SmtpReply> ReadAsync(Dialogue far)
    {
        var lines = new List<string>();
        int code = -1;
        while (lines.Count < DialogueLimits.ReplyLines)
        {
            string line = await far.ReadLineAsync();
            lines.Add(line);
            int next = CodeOf(line);
            code = code < 0 || code == next ? next : 0;
            if (code == 0 || line.Length == 3 || line[3] == ' ')
                break;
        }
        return new SmtpReply(Math.Max(code, 0), lines);
    }

    /// <summary>What a client is told after this reply: a server's own no, or that there is none.</summary>
    internal IEnumerable<string> Refusal(string otherwise) => IsRefusal ? Lines : [$"421 stunnel: {otherwise}"];

    private static int CodeOf(string line) =>
        line.Length >= 3 && line.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0 && (line.Length == 3 || line[3] is ' ' or '-')
            ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0'
            : 0;
}
