using System.Globalization;
using System.Text;

namespace Postern.Fuzz.Servers;

/// <summary>An IMAP server that reads as RFC 9051 §2.2.1 has it, or more leniently, and knows by itself where its commands begin.</summary>
/// <remarks>It shares no code with the house. What it does where it has a choice comes from a seed.</remarks>
/// <param name="seed">Which literals it takes, whether it idles.</param>
/// <param name="forbidden">Commands that must never begin here.</param>
internal sealed class ImapServerModel(int seed, string[] forbidden)
{
    private const string Quoted = "* CAPABILITY IMAP4rev1 STARTTLS\r\nx OK [CAPABILITY STARTTLS] {9}\r\n+ go\r\n* BYE\r\n";

    private readonly Random _choices = new(seed);
    private readonly bool _isLenient = seed % 3 == 0;
    private readonly List<byte> _heard = [];
    private readonly StringBuilder _command = new();
    private int _literal;
    private string? _idling;

    /// <summary>What it has said, to be taken away by the reader.</summary>
    internal List<byte> Said { get; } = [];

    internal void Hear(ReadOnlySpan<byte> bytes)
    {
        _heard.AddRange(bytes);
        while (Go())
        {
        }
    }

    private bool Go()
    {
        if (_literal > 0)
        {
            int octets = Math.Min(_literal, _heard.Count);
            _heard.RemoveRange(0, octets);
            _literal -= octets;
            return octets > 0;
        }
        int end = _heard.IndexOf((byte)'\n');
        if (end < 0)
            return false;
        string line = Encoding.Latin1.GetString([.. _heard.Take(end)]).TrimEnd('\r');
        _heard.RemoveRange(0, end + 1);
        if (_idling is not null)
            Wake(line);
        else
            Line(line);
        return true;
    }

    private void Wake(string line)
    {
        Say($"{_idling} {(line.Equals("done", StringComparison.OrdinalIgnoreCase) ? "OK" : "BAD")} idle\r\n");
        _idling = null;
    }

    private void Line(string line)
    {
        if (_command.Length == 0)
            Begin(line);
        _command.Append(line).Append(' ');
        string tag = _command.ToString().Split(' ')[0];
        if (LiteralOf(line) is not { } length)
        {
            string name = Words(_command.ToString()).ElementAtOrDefault(1) ?? "";
            _command.Clear();
            Answer(tag, name.ToUpperInvariant());
        }
        else if (_choices.Next(3) > 0)
        {
            _literal = length;
            Say(_choices.Next(2) == 0 ? "+ go on\r\n" : "* 5 EXISTS\r\n+\r\n");
        }
        else
        {
            _command.Clear();
            Say($"{tag} NO I do not take it\r\n");
        }
    }

    private void Begin(string line)
    {
        string name = Words(line).ElementAtOrDefault(1) ?? "";
        Invariant.Holds(!forbidden.Contains(name, StringComparer.OrdinalIgnoreCase), "no forbidden command begins at the server: " + line);
    }

    private int? LiteralOf(string line)
    {
        string text = _isLenient ? line.TrimEnd(' ', '\t', '\v', '\f', '\0', '\r') : line;
        int brace = text.LastIndexOf('{');
        if (!text.EndsWith('}') || brace < 0)
            return null;
        Invariant.Holds(!text.EndsWith("+}", StringComparison.Ordinal) || text[(brace + 1)..^2] is not { Length: > 0 } digits || !digits.All(char.IsAsciiDigit), "nothing is sent unasked");
        return int.TryParse(text[(brace + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : null;
    }

    private void Answer(string tag, string name)
    {
        string list = "IMAP4rev1 STARTTLS IDLE COMPRESS=DEFLATE AUTH=PLAIN";
        switch (name)
        {
            case "IDLE" when _choices.Next(3) > 0:
                _idling = tag;
                Say("+ idling\r\n* 2 EXISTS\r\n");
                break;
            case "CAPABILITY":
                Say($"* CAPABILITY {list}\r\n{tag} OK [CAPABILITY {list}] done\r\n");
                break;
            case "FETCH":
                Say($"* 1 FETCH (BODY[] {{{Quoted.Length}}}\r\n{Quoted} X {{2}}\r\n\r\n)\r\n{tag} OK done\r\n");
                break;
            default:
                Say($"* 1 EXISTS\r\n{tag} {(_choices.Next(2) == 0 ? "OK" : "BAD")} {{7}}\r\n");
                break;
        }
    }

    private void Say(string words) => Said.AddRange(Encoding.Latin1.GetBytes(words));

    private static string[] Words(string line) => line.Split([' ', '\t', '\v', '\f', '\0', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
