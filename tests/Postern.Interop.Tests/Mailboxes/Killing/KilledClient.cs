using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes.Killing;

/// <summary>A client of IMAP whose server is killed under it, and which remembers what it was promised.</summary>
internal sealed partial class KilledClient(string name, Random random)
{
    private const int Enough = 40; // letters of one client in INBOX, before it removes more than it adds

    private readonly List<Promise> _letters = [];
    private List<Promise> _alive = [];
    private int _written;

    /// <summary>All that it has written, or has begun to.</summary>
    internal IReadOnlyList<Promise> Letters => _letters;

    /// <summary>Acknowledged commands.</summary>
    internal int Acknowledged { get; private set; }

    /// <summary>Acts until the server has gone.</summary>
    internal async Task RunAsync(ImapTalk talk)
    {
        _alive = _alive.FindAll(letter => !letter.IsIn(Promise.Nowhere));
        try
        {
            await talk.DoAsync("SELECT INBOX");
            while (true)
            {
                await ActAsync(talk);
                Acknowledged++;
            }
        }
        catch (IOException)
        {
            // It was killed.
        }
    }

    private async Task ActAsync(ImapTalk talk)
    {
        Promise[] here = [.. _alive.Where(letter => letter.IsIn(Promise.Inbox))];
        Promise[] both = [.. _alive.Where(letter => letter.IsIn(Promise.Both))];
        Promise? some = here.Length == 0 ? null : here[random.Next(here.Length)];
        switch (here.Length < 3 ? random.Next(2) : random.Next(here.Length < Enough ? 0 : 2, 8))
        {
            case 0:
                await AppendAsync(talk, 1);
                break;
            case 1:
                await AppendAsync(talk, random.Next(2, 8));
                break;
            case 2:
                await talk.DoAsync($"UID STORE {some!.Uids[Promise.Inbox]} +FLAGS.SILENT (\\Flagged)"); // there are three
                some.MustBeFlagged = true;
                break;
            case 3:
                await GoAsync(talk, some!, "MOVE", Promise.Other, [Promise.Inbox, Promise.Other]);
                break;
            case 4:
                await GoAsync(talk, some!, "COPY", Promise.Both, [Promise.Inbox, Promise.Both]);
                break;
            case 5 when both.Length > 0:
                await ExpungeAsync(talk, both[random.Next(both.Length)], Promise.Other);
                break;
            default:
                await ExpungeAsync(talk, some!, Promise.Nowhere);
                break;
        }
    }

    private static async Task GoAsync(ImapTalk talk, Promise letter, string command, string end, string[] meanwhile)
    {
        letter.Places = meanwhile;
        string answer = string.Join('\n', await talk.DoAsync($"UID {command} {letter.Uids[Promise.Inbox]} Other"));
        Assert.True(Copied().IsMatch(answer), $"{letter.Subject}, UID {letter.Uids[Promise.Inbox]}, {command}: {answer}\n{string.Join('\n', await talk.AskAsync($"UID FETCH {letter.Uids[Promise.Inbox]} (UID FLAGS)"))}\n{string.Join('\n', await talk.AskAsync("NOOP"))}\n{string.Join('\n', await talk.AskAsync($"UID FETCH {letter.Uids[Promise.Inbox]} (UID FLAGS)"))}");
        letter.Uids[Promise.Other] = uint.Parse(Copied().Match(answer).Groups["uid"].ValueSpan, CultureInfo.InvariantCulture);
        letter.Places = [end];
    }

    private static async Task ExpungeAsync(ImapTalk talk, Promise letter, string end)
    {
        letter.Places = [.. letter.Places, end];
        await talk.DoAsync($"UID STORE {letter.Uids[Promise.Inbox]} +FLAGS.SILENT (\\Deleted)");
        await talk.DoAsync($"UID EXPUNGE {letter.Uids[Promise.Inbox]}");
        letter.Places = [end];
    }

    private async Task AppendAsync(ImapTalk talk, int count)
    {
        Promise[] letters = [.. Enumerable.Range(0, count).Select(_ => new Promise(string.Create(CultureInfo.InvariantCulture, $"{name}-{++_written}")) { Places = [Promise.Inbox, Promise.Nowhere] })];
        _letters.AddRange(letters);
        _alive.AddRange(letters);
        var command = new StringBuilder("APPEND INBOX");
        foreach (Promise letter in letters)
        {
            letter.Companions = letters;
            string text = $"Subject: {letter.Subject}\r\n\r\n{new string('x', random.Next(2000))}\r\n";
            command.Append(CultureInfo.InvariantCulture, $"{(random.Next(2) == 0 ? "" : " (\\Seen)")} {{{text.Length}+}}\r\n{text}");
        }
        string uids = Appended().Match((await talk.DoAsync(command.ToString()))[^1]).Groups["uids"].Value;
        uint[] all = [.. uids.Split(',').SelectMany(Range)];
        Assert.Equal(count, all.Length);
        for (int at = 0; at < count; at++)
        {
            letters[at].Uids[Promise.Inbox] = all[at];
            (letters[at].Places, letters[at].Companions) = ([Promise.Inbox], []);
        }
    }

    private static IEnumerable<uint> Range(string range)
    {
        uint[] ends = [.. range.Split(':').Select(uint.Parse)];
        for (uint uid = ends[0]; uid <= ends[^1]; uid++)
            yield return uid;
    }

    [GeneratedRegex(@"COPYUID [0-9]+ [0-9]+ (?<uid>[0-9]+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Copied();

    [GeneratedRegex(@"APPENDUID [0-9]+ (?<uids>[0-9:,]+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Appended();
}
