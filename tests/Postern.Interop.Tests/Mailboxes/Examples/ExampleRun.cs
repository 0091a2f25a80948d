using System.Text;
using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>Holds the conversation of an example with a server.</summary>
/// <param name="login">Makes clients of it.</param>
internal sealed partial class ExampleRun(Func<Task<ImapTalk>> login) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);
    private ImapTalk? _client;
    private ImapTalk? _other;

    /// <summary>What was answered otherwise than the example says; empty where nothing was.</summary>
    internal async Task<string> DifferencesAsync(Example example)
    {
        _client = await login();
        string[] lines = example.Talk.Split('\n');
        for (int at = 0; at < lines.Length;)
        {
            string kind = lines[at][..2];
            if (kind is "P:" or "O:")
            {
                await PrepareAsync(kind == "P:" ? _client : _other ??= await login(), lines[at++][3..]);
                continue;
            }
            for (; at < lines.Length && lines[at].StartsWith("C:", StringComparison.Ordinal); at++)
                await _client.SayAsync(Filled(lines[at].Length > 2 ? lines[at][3..] : "") + "\r\n");
            var expected = new List<string>();
            for (; at < lines.Length && lines[at].StartsWith("S:", StringComparison.Ordinal); at++)
                expected.Add(lines[at][3..]);
            if (await HeardAsync(expected) is { } difference)
                return difference;
        }
        return "";
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        if (_other is not null)
            await _other.DisposeAsync();
    }

    private async Task PrepareAsync(ImapTalk talk, string line)
    {
        string[] parts = line.Split(" | ");
        var answers = Forms((await talk.DoAsync(Filled(parts[0].Replace("↵", "\r\n", StringComparison.Ordinal)))).SkipLast(1));
        foreach (string pattern in Forms(parts.Skip(1)))
            Assert.True(answers.Exists(answer => Matches(pattern, answer)), $"{line}: {string.Join('\n', answers)}");
    }

    /// <summary>Hears what these lines await, up to each tagged one, or where there is none until all of them have come.</summary>
    private async Task<string?> HeardAsync(List<string> expected)
    {
        while (expected.Count > 0)
        {
            int end = expected.FindIndex(line => !line.StartsWith('*') && line != "…");
            var block = expected.GetRange(0, end < 0 ? expected.Count : end + 1);
            expected.RemoveRange(0, block.Count);
            string? difference = end < 0 ? await HearSoonAsync(block) : await HearToEndAsync(block);
            if (difference is not null)
                return difference;
        }
        return null;
    }

    private async Task<string?> HearToEndAsync(List<string> block)
    {
        string last = block[^1], tag = last.StartsWith('+') ? "a tag that nobody has" : last[..last.IndexOf(' ', StringComparison.Ordinal)];
        var heard = await _client!.AnswersAsync(tag); // it has said something
        string end = heard[^1].StartsWith('+') ? "+" : $"{tag} {Answers.Exact(heard[^1])}";
        string wanted = last.StartsWith('+') ? "+" : $"{tag} {Answers.Exact(last[(tag.Length + 1)..])}";
        return Compare(block.SkipLast(1), heard.SkipLast(1)) ?? (Matches(wanted, end) ? null : $"  wanted: {wanted}\n  heard:  {end}");
    }

    /// <summary>Without a command that ends: whatever is awaited comes in its time.</summary>
    private async Task<string?> HearSoonAsync(List<string> block)
    {
        var heard = new List<string>();
        while (Compare(block, heard) is { } difference)
        {
            if (await _client!.HearAsync() is not { } response) // it has said something
                return difference;
            heard.Add(response);
            if (heard.Count > 20)
                return difference;
        }
        return null;
    }

    private string? Compare(IEnumerable<string> wanted, IEnumerable<string> heard)
    {
        bool mayBeMore = wanted.Contains("…");
        var left = Forms(heard);
        var missing = new List<string>();
        foreach (string pattern in Forms(wanted.Where(line => line != "…")))
        {
            int found = left.FindIndex(answer => Matches(pattern, ExampleForm.ForPattern(pattern, answer)));
            if (found < 0)
                missing.Add(pattern);
            else
                left.RemoveAt(found);
        }
        return missing.Count == 0 && (mayBeMore || left.Count == 0) ? null : $"  wanted: {string.Join("\n          ", missing)}\n  heard:  {string.Join("\n          ", left)}";
    }

    private static List<string> Forms(IEnumerable<string> responses) => [.. Answers.Exact(responses.Select(ExampleForm.Name)).Select(ExampleForm.Of)];

    private bool Matches(string pattern, string text)
    {
        string form = Number().Replace(Regex.Escape(pattern), name => _numbers.TryGetValue(name.Groups["name"].Value, out string? known) ? known : $"(?<{name.Groups["name"].Value}>[0-9]+)");
        var match = Regex.Match(text, $"^{form.Replace("…", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, TimeSpan.FromSeconds(10));
        foreach (Group group in match.Groups.Values.Skip(1).Where(group => group.Success))
            _numbers.TryAdd(group.Name, group.Value);
        return match.Success;
    }

    /// <summary>As octets of UTF-8, each of them a letter of ISO-8859-1.</summary>
    private string Filled(string line) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Number().Replace(line, name => _numbers.GetValueOrDefault(name.Groups["name"].Value, name.Value))));

    [GeneratedRegex("<(?<name>[a-z][a-z0-9]*)>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
