using System.Globalization;
using System.Text;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Reads and writes the files of dialogues.</summary>
/// <remarks>
/// <c>## NAME</c>, <c>client PROTOCOL</c> or <c>server PROTOCOL</c>, <c>option …</c>, <c>why …</c>, then steps: <c>C&gt;</c> the client says,
/// <c>C&lt;</c> it hears, <c>B</c> the same for the backend; a line ends with CRLF, and <c>'…'</c> is taken as it stands, with <c>\r \n \xNN</c>.
/// <c>C&lt; FIN</c>, <c>C&lt; RST</c>, <c>C TLS</c>, <c>C FIN</c>. A step behind <c>stunnel</c> or <c>postern</c> is for that one alone.
/// </remarks>
public static class DialogueFile
{
    /// <summary>All dialogues of the tests.</summary>
    public static IReadOnlyList<Dialogue> All { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Protocols", "Dialogues"), "*.txt").Order(StringComparer.Ordinal).SelectMany(f => Read(File.ReadAllText(f)))];

    public static IEnumerable<Dialogue> Read(string text) =>
        text.Split("## ", StringSplitOptions.RemoveEmptyEntries).Where(t => t.Trim().Length > 0 && !t.StartsWith('#')).Select(One);

    /// <summary>Bytes as they stand in a file.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("'");
        foreach (byte b in bytes)
        {
            text.Append(b switch
            {
                (byte)'\r' => "\\r",
                (byte)'\n' => "\\n",
                (byte)'\\' => "\\\\",
                < 0x20 or > 0x7E => $"\\x{b:x2}",
                _ => ((char)b).ToString(),
            });
        }
        return text.Append('\'').ToString();
    }

    private static Dialogue One(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var options = new List<string>();
        var steps = new List<DialogueStep>();
        bool client = false;
        string protocol = "";
        string? why = null;
        foreach (string line in lines.Skip(1))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            string word = line[..space];
            string rest = line[(space + 1)..];
            switch (word)
            {
                case "client" or "server":
                    (client, protocol) = (word == "client", rest);
                    break;
                case "option":
                    options.Add(rest);
                    break;
                case "why":
                    why = rest;
                    break;
                case "stunnel" or "postern":
                    Add(steps, word == "stunnel" ? Player.Stunnel : Player.Postern, rest);
                    break;
                default:
                    Add(steps, Player.Both, line);
                    break;
            }
        }
        return new Dialogue(lines[0], client, protocol, options, why, steps);
    }

    /// <summary>What is heard in several lines is one step.</summary>
    private static void Add(List<DialogueStep> steps, Player player, string text)
    {
        var step = Step(player, text);
        if (step.Kind == StepKind.Hear && steps.Count > 0 && steps[^1] is { Kind: StepKind.Hear } last && last.Player == player && last.Side == step.Side)
            steps[^1] = last with { Bytes = [.. last.Bytes, .. step.Bytes] };
        else
            steps.Add(step);
    }

    private static DialogueStep Step(Player player, string text)
    {
        string what = text.Length > 2 ? text[3..] : "";
        return text[1..] switch
        {
            "< FIN" => new(player, text[0], StepKind.HearEnd, []),
            "< RST" => new(player, text[0], StepKind.HearReset, []),
            " TLS" => new(player, text[0], StepKind.Tls, []),
            " FIN" => new(player, text[0], StepKind.Finish, []),
            _ => new(player, text[0], text[1] == '>' ? StepKind.Say : StepKind.Hear, Bytes(what)),
        };
    }

    private static byte[] Bytes(string text)
    {
        if (text.Length < 2 || text[0] != '\'' || text[^1] != '\'')
            return Encoding.Latin1.GetBytes(text + "\r\n");
        var bytes = new List<byte>();
        for (int i = 1; i < text.Length - 1; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
                continue;
            }
            i++;
            bytes.Add(text[i] switch
            {
                'r' => (byte)'\r',
                'n' => (byte)'\n',
                'x' => byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                _ => (byte)text[i],
            });
            i += text[i] == 'x' ? 2 : 0;
        }
        return [.. bytes];
    }
}
