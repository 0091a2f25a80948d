using System.Globalization;
using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>A mailbox as a client knows it from what it was told alone; what cannot be told is a fault of the server.</summary>
internal sealed partial class Picture
{
    private readonly List<Known> _messages = [];

    /// <summary>A message: 0 and null are not known yet.</summary>
    private sealed class Known
    {
        internal uint Uid { get; set; }

        internal SortedSet<string>? Flags { get; set; }
    }

    /// <summary>How many messages there are.</summary>
    internal int Count => _messages.Count;

    /// <summary>The number of the first message of which nothing is known; 0 where all are known.</summary>
    internal int FirstUnknown => _messages.FindIndex(message => message.Uid == 0 || message.Flags is null) + 1;

    /// <summary>The UID at a number.</summary>
    internal uint Uid(int number) => _messages[number - 1].Uid;

    /// <summary>All of it in words.</summary>
    internal string Shown => string.Join('\n', _messages.Select(message => $"{message.Uid} ({string.Join(' ', message.Flags ?? [])})"));

    /// <summary>Takes in a response.</summary>
    internal void Tell(string response, bool mayExpunge)
    {
        if (Exists().Match(response) is { Success: true } exists)
            Grow(Number(exists));
        else if (Expunge().Match(response) is { Success: true } expunge)
            Remove(Number(expunge), mayExpunge, response);
        else if (Vanished().Match(response) is { Success: true } vanished)
            RemoveUids(vanished.Groups["set"].Value, mayExpunge, response);
        else if (Fetch().Match(response) is { Success: true } fetch)
            Learn(Number(fetch), FetchItems.Of(fetch.Groups["items"].Value), response);
    }

    /// <summary>The client has changed flags itself, and wanted to hear nothing of it.</summary>
    internal void Change(int number, char operation, IEnumerable<string> flags)
    {
        Known message = _messages[number - 1];
        if (message.Flags is not { } known)
            return;
        if (operation == '=')
            known.Clear();
        if (operation == '-')
            known.ExceptWith(flags);
        else
            known.UnionWith(flags);
    }

    /// <summary>Forgets the flags, as they are not certain any more.</summary>
    internal void Doubt() => _messages.ForEach(message => message.Flags = null);

    private static int Number(Match match) => int.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);

    private void Grow(int count)
    {
        Assert.True(count >= _messages.Count, $"{count} EXISTS, where {_messages.Count} were known and none was expunged");
        while (_messages.Count < count)
            _messages.Add(new Known());
    }

    private void Remove(int number, bool mayExpunge, string response)
    {
        Assert.True(mayExpunge, $"numbers change under a command that goes by them: {response}");
        Assert.InRange(number, 1, _messages.Count);
        _messages.RemoveAt(number - 1);
    }

    private void RemoveUids(string set, bool mayExpunge, string response)
    {
        Assert.True(mayExpunge, $"numbers change under a command that goes by them: {response}");
        foreach (string range in set.Split(','))
        {
            uint[] ends = [.. range.Split(':').Select(uid => uint.Parse(uid, CultureInfo.InvariantCulture))];
            for (uint uid = ends[0]; uid <= ends[^1]; uid++)
                Remove(uid, response);
        }
    }

    /// <summary>A UID that it does not know is that of a message it has heard of and not asked for yet (RFC 7162 §3.2.10.2): one of those between the messages that have a smaller UID and a larger one, which are alike.</summary>
    private void Remove(uint uid, string response)
    {
        int at = _messages.FindIndex(message => message.Uid == uid);
        if (at < 0)
            at = _messages.FindIndex(_messages.FindLastIndex(message => message.Uid != 0 && message.Uid < uid) + 1, message => message.Uid == 0);
        Assert.True(at >= 0 && _messages.Take(at).All(message => message.Uid < uid), $"it has no message with the UID {uid}: {response}");
        _messages.RemoveAt(at);
    }

    private void Learn(int number, IEnumerable<(string Name, string Value)> items, string response)
    {
        Assert.True(number >= 1 && number <= _messages.Count, $"there are {_messages.Count}: {response}");
        Known message = _messages[number - 1];
        foreach (var (name, value) in items)
        {
            if (name == "UID")
            {
                uint uid = uint.Parse(value, CultureInfo.InvariantCulture);
                Assert.True(message.Uid == 0 || message.Uid == uid, $"it had the UID {message.Uid}: {response}");
                message.Uid = uid;
            }
            if (name == "FLAGS")
                message.Flags = new SortedSet<string>(value.Trim('(', ')').Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(flag => flag != "\\Recent"), StringComparer.Ordinal);
        }
    }

    [GeneratedRegex(@"^\* (?<n>[0-9]+) EXISTS$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Exists();

    [GeneratedRegex(@"^\* (?<n>[0-9]+) EXPUNGE$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Expunge();

    [GeneratedRegex(@"^\* VANISHED (?<set>[0-9:,]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Vanished();

    [GeneratedRegex(@"^\* (?<n>[0-9]+) FETCH \((?<items>.*)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Fetch();
}
