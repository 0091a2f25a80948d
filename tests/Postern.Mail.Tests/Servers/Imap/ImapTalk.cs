using System.Globalization;
using System.Text;
using Postern.Mail.Tests.Doors;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>A client of IMAP that has logged in, and speaks UTF-8: tags are its own, and go from the answers.</summary>
internal sealed class ImapTalk(TestClient client) : IDisposable
{
    private int _commands;

    /// <summary>The client itself, for what is no command.</summary>
    internal TestClient Client => client;

    /// <summary>Says a command; gives the lines of its answer, the last one without its tag.</summary>
    internal async Task<string[]> SayAsync(string command)
    {
        string tag = string.Create(CultureInfo.InvariantCulture, $"t{++_commands} ");
        await client.SayAsync(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(tag + command + "\r\n")));
        // The tag as it begins a line: it may be told inside an answer too.
        string heard = await client.HearAsync("\n" + tag, isAtStart: true);
        string text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(heard));
        string[] lines = text[..^2].Split("\r\n");
        return [.. lines[..^1], lines[^1][tag.Length..]];
    }

    /// <summary>Says a command; gives how it ended, up to its words: <c>OK</c>, <c>NO [NONEXISTENT]</c>.</summary>
    internal async Task<string> EndAsync(string command)
    {
        string last = (await SayAsync(command))[^1];
        int words = last.StartsWith("NO [", StringComparison.Ordinal) || last.StartsWith("OK [", StringComparison.Ordinal) ? last.IndexOf(']', StringComparison.Ordinal) + 1 : last.IndexOf(' ', StringComparison.Ordinal);
        return last[..words];
    }

    /// <summary>Plays a conversation: <c>C:</c> is said, <c>S:</c> is every line of the answer; three dots at its end are words for people.</summary>
    internal async Task PlayAsync(string conversation)
    {
        var expected = new List<string>();
        string? said = null;
        foreach (string line in conversation.Split('\n').Select(line => line.TrimEnd('\r')).Append("C:"))
        {
            if (!line.StartsWith("C:", StringComparison.Ordinal))
            {
                expected.Add(line["S: ".Length..]);
                continue;
            }
            if (said is not null)
                Compare(said, expected, await SayAsync(said));
            expected.Clear();
            said = line.Length > 2 ? line["C: ".Length..] : null;
        }
    }

    public void Dispose() => client.Dispose();

    private static void Compare(string said, List<string> expected, string[] heard)
    {
        string[] cut = [.. heard.Select((line, at) => at < expected.Count && expected[at].EndsWith("...", StringComparison.Ordinal) && line.StartsWith(expected[at][..^3], StringComparison.Ordinal) ? expected[at] : line)];
        Assert.Equal([said, .. expected], [said, .. cut]);
    }
}
