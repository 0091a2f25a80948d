using System.Globalization;
using System.Text;
using Postern.Interop.Tests.Mailboxes;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Messages;

/// <summary>Holds what SEARCH finds here against what it finds at Dovecot, over the same messages, and names where they differ.</summary>
public sealed class DovecotSearchTests(MailServers servers)
{
    // A message of nothing cannot be given to Dovecot.
    private static readonly (string Name, byte[] Message)[] Messages = [.. MailCorpus.All.Where(one => one.Message.Length > 0)];

    [Fact]
    public async Task Dovecot_finds_the_same_messages()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(MailCorpus.Origin);
        await using var twins = await Twins.StartAsync(servers, _ => { });
        (ImapTalk ours, ImapTalk theirs) = await twins.LoginAsync();
        await using var first = ours;
        await using var second = theirs;
        await FillAsync(ours);
        await FillAsync(theirs);
        var wrong = new List<string>();
        var used = new HashSet<SearchDifference>();
        foreach (SearchedFor search in SearchedFor.All(Messages.Select(one => one.Message)))
        {
            var (mine, other) = (await FoundAsync(ours, search), await FoundAsync(theirs, search));
            foreach (int number in mine.Except(other).Concat(other.Except(mine)).Order())
            {
                bool isHere = mine.Contains(number);
                if (Array.Find(SearchDifference.All, one => one.Tells(search, isHere, Messages[number - 1].Name)) is { } difference)
                    used.Add(difference);
                else
                    wrong.Add($"{search}: {Messages[number - 1].Name} is found {(isHere ? "here" : "there")} only");
            }
        }
        wrong.AddRange(SearchDifference.All.Except(used).Where(one => one.IsOf(Messages.Select(message => message.Name))).Select(one => $"no difference any more: {one}"));
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(400))}");
    }

    private static async Task FillAsync(ImapTalk client)
    {
        string[] flags = ["", "\\Seen", "\\Flagged", "\\Seen \\Flagged", "\\Deleted $work", "$work"];
        for (int i = 0; i < Messages.Length; i++)
        {
            string date = new DateTime(1993 + (i % 30), 3, 21, i % 24, 0, 0, DateTimeKind.Unspecified).ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture);
            // RFC 3516 §4.4: a zero octet comes in a literal8 only.
            string sign = Messages[i].Message.Contains((byte)0) ? "~" : "";
            await client.AppendAsync("INBOX", Letter.ToWire(Encoding.Latin1.GetString(Messages[i].Message)), $"({flags[i % flags.Length]}) \"{date} +0000\" {sign}");
        }
        await client.DoAsync("SELECT INBOX");
    }

    private static async Task<HashSet<int>> FoundAsync(ImapTalk client, SearchedFor search)
    {
        const string Answer = "* SEARCH";
        var answers = await client.DoAsync($"SEARCH CHARSET UTF-8 {search.Said}");
        string numbers = answers.Single(answer => answer.StartsWith(Answer, StringComparison.Ordinal))[Answer.Length..];
        return [.. numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
    }
}
