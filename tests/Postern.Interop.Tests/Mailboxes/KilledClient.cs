using System.Globalization;
using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>A client whose server is killed under it, and which remembers what it was promised.</summary>
internal sealed partial class KilledClient(string name, Random random)
{
    private readonly List<Promise> _letters = [];
    private int _written;

    /// <summary>A letter, and what was said of it last: what was asked for and not answered may have been done or not.</summary>
    internal sealed class Promise(string subject)
    {
        internal string Subject => subject;

        /// <summary>The UIDs that it was promised in each mailbox.</summary>
        internal Dictionary<string, uint> Uids { get; } = new(StringComparer.Ordinal);

        /// <summary>Where it may be; nothing for nowhere.</summary>
        internal HashSet<string> Places { get; set; } = [];

        internal bool MustBeFlagged { get; set; }
    }

    /// <summary>All that it has written, or has begun to.</summary>
    internal IReadOnlyList<Promise> Letters => _letters;

    /// <summary>Acknowledged commands.</summary>
    internal int Acknowledged { get; private set; }

    /// <summary>Acts until the server has gone.</summary>
    internal async Task RunAsync(ImapTalk talk)
    {
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
        Promise[] here = [.. _letters.Where(letter => letter.Places.SetEquals(["INBOX"]) && letter.Uids.ContainsKey("INBOX"))];
        int deed = here.Length < 3 ? 0 : random.Next(5);
        Promise some = deed == 0 ? new Promise(string.Create(CultureInfo.InvariantCulture, $"{name}-{++_written}")) : here[random.Next(here.Length)];
        switch (deed)
        {
            case 0 or 1:
                await AppendAsync(talk, deed == 0 ? some : new Promise(string.Create(CultureInfo.InvariantCulture, $"{name}-{++_written}")));
                break;
            case 2:
                await talk.DoAsync($"UID STORE {some.Uids["INBOX"]} +FLAGS.SILENT (\\Flagged)");
                some.MustBeFlagged = true;
                break;
            case 3:
                some.Places = ["INBOX", "Other"];
                string moved = string.Join('\n', await talk.DoAsync($"UID MOVE {some.Uids["INBOX"]} Other"));
                some.Uids["Other"] = uint.Parse(Copied().Match(moved).Groups["uid"].ValueSpan, CultureInfo.InvariantCulture);
                some.Places = ["Other"];
                break;
            default:
                some.Places = ["INBOX", ""];
                await talk.DoAsync($"UID STORE {some.Uids["INBOX"]} +FLAGS.SILENT (\\Deleted)");
                await talk.DoAsync($"UID EXPUNGE {some.Uids["INBOX"]}");
                some.Places = [""];
                break;
        }
    }

    private async Task AppendAsync(ImapTalk talk, Promise letter)
    {
        _letters.Add(letter);
        letter.Places = ["INBOX", ""];
        var answers = await talk.AppendAsync("INBOX", $"Subject: {letter.Subject}\r\n\r\n{new string('x', random.Next(2000))}\r\n");
        letter.Uids["INBOX"] = uint.Parse(Appended().Match(answers[^1]).Groups["uid"].ValueSpan, CultureInfo.InvariantCulture);
        letter.Places = ["INBOX"];
    }

    [GeneratedRegex(@"COPYUID [0-9]+ [0-9]+ (?<uid>[0-9]+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Copied();

    [GeneratedRegex(@"APPENDUID [0-9]+ (?<uid>[0-9]+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Appended();
}
