using System.Globalization;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>A client that does whatever comes to its mind, and keeps a picture of its mailbox.</summary>
internal sealed class RandomClient(ImapTalk talk, Random random, string name) : IAsyncDisposable
{
    private static readonly string[] Flags = ["\\Seen", "\\Flagged", "\\Answered", "\\Deleted", "Work", "$Later"];

    private readonly List<string> _story = [];
    private int _letters;

    /// <summary>What it knows.</summary>
    internal Picture Picture { get; private set; } = new();

    /// <summary>What was said last, both ways.</summary>
    internal string Story => string.Join('\n', _story.TakeLast(60));

    /// <summary>Selects the mailbox and learns all of it.</summary>
    internal async Task BeginAsync(string enable)
    {
        if (enable.Length > 0)
            await RunAsync($"ENABLE {enable}");
        await RunAsync("SELECT INBOX");
        await LearnAsync();
    }

    /// <summary>One deed.</summary>
    internal async Task ActAsync()
    {
        string some = Picture.Count == 0 ? "1" : Set(random.Next(1, Picture.Count + 1), random.Next(1, Picture.Count + 1));
        bool isEmpty = Picture.Count == 0;
        switch (random.Next(isEmpty ? 4 : 14))
        {
            case 0:
                await RunAsync("NOOP");
                break;
            case 1:
                await IdleAsync();
                break;
            case 2 or 3:
                string letter = $"Subject: {name}-{++_letters}\r\n\r\nA letter.\r\n";
                await RunAsync($"APPEND INBOX ({Some()}) {{{letter.Length}+}}\r\n{letter}");
                break;
            case 4 or 5 or 6:
                await StoreAsync(random.Next(1, Picture.Count + 1));
                break;
            case 7:
                await RunAsync(random.Next(2) == 0 ? $"FETCH {some} (UID FLAGS)" : $"SEARCH {some} NOT DELETED");
                break;
            case 8:
                await RunAsync($"UID FETCH {UidSet(some)} (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
                break;
            case 9:
                await RunAsync($"FETCH {some} (BODY[TEXT] FLAGS)");
                break;
            case 10:
                await RunAsync("EXPUNGE");
                break;
            case 11:
                await RunAsync($"UID EXPUNGE {UidSet(some)}");
                break;
            case 12:
                await RunAsync($"COPY {random.Next(1, Picture.Count + 1)} {(random.Next(2) == 0 ? "INBOX" : "Other")}");
                break;
            default:
                await RunAsync($"MOVE {random.Next(1, Picture.Count + 1)} {(random.Next(2) == 0 ? "INBOX" : "Other")}");
                break;
        }
        await LearnAsync();
    }

    /// <summary>Asks what is new, and for the UIDs of that.</summary>
    internal async Task SettleAsync()
    {
        await RunAsync("NOOP");
        await LearnAsync();
    }

    public ValueTask DisposeAsync() => talk.DisposeAsync();

    /// <summary>UIDs must be known before VANISHED can be understood.</summary>
    private async Task LearnAsync()
    {
        while (Picture.FirstUnknown is > 0 and int first)
            await RunAsync($"FETCH {first}:* (UID FLAGS)");
    }

    private async Task StoreAsync(int number)
    {
        char operation = "+-="[random.Next(3)];
        string flags = Some();
        bool isSilent = random.Next(2) == 0, isUid = random.Next(2) == 0;
        string end = await RunAsync($"{(isUid ? "UID " : "")}STORE {(isUid ? Picture.Uid(number) : (uint)number)} {(operation == '=' ? "" : operation)}FLAGS{(isSilent ? ".SILENT" : "")} ({flags})",
            () => Changed(isSilent, number, operation, flags));
        if (!end.StartsWith("OK", StringComparison.Ordinal))
            Picture.Doubt();
    }

    // The client believes what it has asked for, until it hears otherwise.
    private void Changed(bool isSilent, int number, char operation, string flags)
    {
        if (isSilent)
            Picture.Change(number, operation, flags.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task IdleAsync()
    {
        await RunAsync("IDLE");
        await Task.Delay(random.Next(20));
        await talk.SayAsync("DONE\r\n");
        Take("DONE", await talk.AnswersAsync(talk.LastTag), mayExpunge: true);
    }

    private async Task<string> RunAsync(string command, Action? believe = null)
    {
        if (command.StartsWith("SELECT", StringComparison.Ordinal))
            Picture = new Picture();
        believe?.Invoke();
        var answers = await talk.AskAsync(command);
        bool mayExpunge = command.Split(' ')[0] is not ("FETCH" or "STORE" or "SEARCH");
        Take(command, answers, mayExpunge);
        Assert.False(answers[^1].StartsWith("BAD", StringComparison.Ordinal), $"{command}: {answers[^1]}");
        return answers[^1];
    }

    private void Take(string command, IReadOnlyList<string> answers, bool mayExpunge)
    {
        _story.Add("C: " + command);
        foreach (string answer in answers)
        {
            _story.Add("S: " + answer);
            Picture.Tell(answer, mayExpunge);
        }
    }

    private string Some() => string.Join(' ', Flags.Where(_ => random.Next(3) == 0));

    private string UidSet(string numbers) => string.Join(':', numbers.Split(':').Select(number => Picture.Uid(int.Parse(number, CultureInfo.InvariantCulture))));

    private static string Set(int one, int other) => $"{Math.Min(one, other)}:{Math.Max(one, other)}";
}
