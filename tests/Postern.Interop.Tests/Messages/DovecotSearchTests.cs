using System.Globalization;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Words;

namespace Postern.Interop.Tests.Messages;

/// <summary>Holds what SEARCH finds here against what it finds at Dovecot, over the same messages, and names where they differ.</summary>
public sealed class DovecotSearchTests(MailServers servers)
{
    private static readonly string[] Words =
    [
        "the", "hello", "test", "mail", ".com", "<p", "utf-8", "boundary", "image", "multipart", "text/plain", "received:", "attachment", "http://", "font", "postmaster", "plain\r\n", "e", " ", "2005",
        "ä", "é", "ü", "Ü", "ß", "ş", "привет", "тест", "テスト", "日本", "测试", "한", "“", "€", "ﬁ", "naïve", "\u0301",
    ];

    private static readonly string[] Dates = ["1-Jan-1995", "21-Mar-1993", "7-May-2005", "8-May-2005", "1-Jan-2010", "21-Nov-2026"];

    private static readonly string[] Plain =
    [
        "ALL", "SEEN", "UNSEEN", "FLAGGED", "OR FLAGGED DELETED", "NOT (SEEN FLAGGED)", "KEYWORD $work", "UNKEYWORD $work", "KEYWORD none", "1,3:5,*", "UID 2:4", "UID 100000:*", "NOT 1:10",
        "LARGER 1000", "SMALLER 1000", "LARGER 0", "SMALLER 1", "OLDER 1000", "YOUNGER 1000", "HEADER Message-ID \"\"", "HEADER Reply-To \"\"", "SUBJECT \"\"", "FROM \"\"", "BODY \"\"", "NOT TEXT \"\"",
        "OR (SUBJECT re FROM com) NOT BODY the", "NOT OR BODY the TEXT mail", "SMALLER 2000 BODY a NOT HEADER Cc \"\"",
    ];

    /// <summary>Messages of which Dovecot 2.3.19 finds something else, by the keys for which it does, and why ours is as it should be.</summary>
    private static readonly (string Key, string Message, string Reason)[] Different =
    [
    ];

    [Fact]
    public async Task Dovecot_finds_the_same_messages()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(MailCorpus.Origin);
        using var directory = new TemporaryDirectory();
        await Shell.RunAsync("sh", "-c", $"echo {DovecotServer.Password} | {PosternProcess.Path} account add joe --state {directory.File("state")}");
        await using var postern = await PosternProcess.RunAsync(directory, $"""
            [imap]
            accept = imap://127.0.0.1:0
            login = check
            clearLogin = 127.0.0.0/8
            mailboxes = {directory.File("mail")}/%u
            """);
        var dovecot = await servers.DovecotAsync();
        await using var ours = await MailClient.ClearAsync(postern.Port);
        await using var theirs = await MailClient.ClearAsync(dovecot.Port("imap"));
        await FillAsync(ours, "joe");
        await FillAsync(theirs, dovecot.NewUser());
        var wrong = new List<string>();
        foreach (string keys in Searches())
        {
            var (mine, other) = (await FoundAsync(ours, keys), await FoundAsync(theirs, keys));
            foreach (int number in mine.Except(other).Concat(other.Except(mine)).Order())
            {
                string name = Messages[number - 1].Name;
                if (!Array.Exists(Different, one => keys.StartsWith(one.Key, StringComparison.Ordinal) && (one.Message.Length == 0 || one.Message == name)))
                    wrong.Add($"{Shown(keys)}: {name} is found {(mine.Contains(number) ? "here" : "there")} only");
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(400))}");
    }

    // A message of nothing cannot be given to Dovecot.
    private static readonly (string Name, byte[] Message)[] Messages = [.. MailCorpus.All.Where(one => one.Message.Length > 0)];

    private static IEnumerable<string> Searches()
    {
        foreach (string plain in Plain)
            yield return plain;
        foreach (string date in Dates)
        {
            foreach (string key in (string[])["BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE"])
                yield return $"{key} {date}";
        }
        foreach (string word in Words.Concat(Messages.SelectMany(one => OwnWords(one.Message))).Distinct(StringComparer.Ordinal))
        {
            string literal = Literal(word);
            foreach (string key in (string[])["SUBJECT", "FROM", "TO", "CC", "BODY", "TEXT", "HEADER Content-Type", "HEADER Received"])
                yield return $"{key} {literal}";
        }
    }

    /// <summary>Words that are in this message, so that something is found.</summary>
    private static IEnumerable<string> OwnWords(byte[] message)
    {
        MessagePart part = MessageReader.Read(message);
        foreach (PartField field in (PartField[])[PartField.Subject, PartField.From])
        {
            string[] words = EncodedWords.Decode(part.Fields[field]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[^1].Length is > 2 and < 60)
                yield return words[^1];
        }
        string[] lines = Encoding.Latin1.GetString(message).Split('\n');
        string line = lines[lines.Length / 2].Trim();
        if (line.Length is > 3 and < 60 && line.All(char.IsAscii))
            yield return line[(line.Length / 3)..];
    }

    private static string Literal(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        return $"{{{octets.Length}+}}\r\n{Encoding.Latin1.GetString(octets)}";
    }

    private static async Task FillAsync(MailClient client, string user)
    {
        await client.HearAsync("OK");
        await client.AskAsync($"in LOGIN {user} {DovecotServer.Password}", "in OK");
        string[] flags = ["", "\\Seen", "\\Flagged", "\\Seen \\Flagged", "\\Deleted $work", "$work"];
        for (int i = 0; i < Messages.Length; i++)
        {
            string wire = Letter.ToWire(Encoding.Latin1.GetString(Messages[i].Message));
            string date = new DateTime(1993 + (i % 30), 3, 21, i % 24, 0, 0, DateTimeKind.Unspecified).ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture);
            await client.AskAsync($"append APPEND INBOX ({flags[i % flags.Length]}) \"{date} +0000\" {{{wire.Length}+}}\r\n{wire}", "append OK");
        }
        await client.AskAsync("select SELECT INBOX", "select OK");
    }

    private static async Task<HashSet<int>> FoundAsync(MailClient client, string keys)
    {
        string answer = await client.AskAsync($"s SEARCH CHARSET UTF-8 {keys}", "\r\ns ");
        string status = await client.HearAsync("\r\n");
        int at = answer.IndexOf("* SEARCH", StringComparison.Ordinal);
        Assert.True(at >= 0 && status.StartsWith("OK", StringComparison.Ordinal), $"{Shown(keys)}: {answer}{status}");
        return [.. answer[(at + 8)..answer.IndexOf('\r', at)].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
    }

    private static string Shown(string keys) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(keys.Replace("\r\n", "↵", StringComparison.Ordinal)));
}
