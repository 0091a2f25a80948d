using Postern.Interop.Tests.Messages;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Holds what FETCH gives of every sample message against what Dovecot does, octet by octet, over a copy of the same Maildir.</summary>
public sealed class FetchTests(MailServers servers)
{
    /// <summary>Where Dovecot 2.3.19 gives something else, and why ours is as it should be.</summary>
    private static readonly (string Reason, Func<string, string, string, bool> Is)[] Rules =
    [
        ("a part that is not there is NIL; Dovecot says that it is empty", (_, ours, theirs) => ours is "NIL" or "0" && theirs is "\"\"" or "0" or "NIL"),
        ("a part without parts has none below it; Dovecot gives it again", (item, ours, _) => ours is "NIL" or "0" && item.Contains('.', StringComparison.Ordinal)),
        ("what holds parts has no encoding of its own (RFC 2045 §6.4); Dovecot takes those of its parts off", (item, ours, theirs) => item.StartsWith("BINARY", StringComparison.Ordinal) && (item.EndsWith("[]", StringComparison.Ordinal) || ours.Contains("--", StringComparison.Ordinal) || ours.Contains("Received:", StringComparison.Ordinal) || IsNumber(ours, theirs))),
        ("an encoding that is broken is taken off as far as it goes; Dovecot gives nothing", (item, _, theirs) => item.StartsWith("BINARY", StringComparison.Ordinal) && theirs.StartsWith("NO ", StringComparison.Ordinal)),
        ("Dovecot shows NUL as 0x80, as RFC 9051 §9 has none in a literal", (_, ours, theirs) => ours.Replace('\0', '\u0080') == theirs),
        ("a header that its boundary cuts off keeps the end of its last line, and ends there", (item, ours, theirs) => IsHeader(item) && Bare(theirs).StartsWith(Bare(ours), StringComparison.Ordinal)),
        ("the line end behind the last boundary of an inner multipart is that of the outer boundary (RFC 2046 §5.1.1)", (_, ours, theirs) => Bare(ours).EndsWith("--", StringComparison.Ordinal) && Bare(ours) == Bare(theirs)),
    ];

    private static readonly string[] Parts = ["1", "2", "3", "4", "1.1", "1.2", "2.1", "2.2", "3.1", "1.1.1", "1.2.1", "2.1.1"];

    // In pieces: they are no documents.
    private static readonly string[] Items =
    [
        "RFC" + "822.SIZE", "INTERNALDATE", "ENVELOPE", "BODY", "BODYSTRUCTURE", "RFC" + "822.HEADER", "BODY.PEEK[]", "BODY.PEEK[]<0.17>", "BODY.PEEK[]<13.100>", "BODY.PEEK[]<9999999.5>",
        "BODY.PEEK[HEADER]", "BODY.PEEK[HEADER]<4.9>", "BODY.PEEK[TEXT]", "BODY.PEEK[TEXT]<2.7>", "BODY.PEEK[HEADER.FIELDS (Subject From)]", "BODY.PEEK[HEADER.FIELDS.NOT (Received Content-Type)]", "BINARY.PEEK[]", "BINARY.SIZE[]",
        .. Parts.SelectMany(part => (string[])
        [
            $"BODY.PEEK[{part}]", $"BODY.PEEK[{part}]<1.30>", $"BODY.PEEK[{part}.MIME]", $"BODY.PEEK[{part}.HEADER]", $"BODY.PEEK[{part}.TEXT]",
            $"BODY.PEEK[{part}.HEADER.FIELDS (Subject From)]", $"BODY.PEEK[{part}.HEADER.FIELDS.NOT (Received)]", $"BINARY.PEEK[{part}]", $"BINARY.PEEK[{part}]<3.20>", $"BINARY.SIZE[{part}]",
        ]),
    ];

    [Fact]
    public async Task Every_piece_of_every_message_is_what_Dovecot_gives()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(MailCorpus.Origin);
        await using var twins = await Twins.StartAsync(servers, Fill);
        var (ours, theirs) = await twins.LoginAsync();
        await using var one = ours;
        await using var other = theirs;
        await ours.DoAsync("SELECT INBOX");
        await theirs.DoAsync("SELECT INBOX");
        var wrong = new List<string>();
        for (int place = 0; place < MailCorpus.All.Count; place++)
        {
            // Where the tree of the parts is another one all is; DovecotStructureTests tells of it.
            if (!DovecotStructureTests.Different.ContainsKey(MailCorpus.All[place].Name))
                wrong.AddRange(await DifferencesAsync(ours, theirs, place));
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(40))}");
    }

    private static async Task<List<string>> DifferencesAsync(ImapTalk ours, ImapTalk theirs, int place)
    {
        var wrong = new List<string>();
        for (int at = 0; at < Items.Length; at++)
        {
            string command = $"FETCH {place + 1} {Items[at]}";
            string mine = Value(await ours.AskAsync(command), Items[at]);
            string its = Value(await theirs.AskAsync(command), Items[at]);
            if (mine != its && !Array.Exists(Rules, rule => rule.Is(Items[at], mine, its)))
                wrong.Add($"{MailCorpus.All[place].Name} {Items[at]}\n  ours:   {Shown(mine)}\n  theirs: {Shown(its)}");
        }
        return wrong;
    }

    private static string Value(IReadOnlyList<string> answers, string item)
    {
        string name = item.Replace(".PEEK", "", StringComparison.Ordinal).ToUpperInvariant();
        int end = name.IndexOfAny(['(', '<']);
        return answers.Select(answer => answer.Contains(" FETCH (", StringComparison.Ordinal) ? FetchItems.Find(answer, end < 0 ? name : name[..end]) : null).FirstOrDefault(value => value is not null) ?? answers[^1];
    }

    private static bool IsHeader(string item) => item.Contains("HEADER", StringComparison.Ordinal) || item.Contains("MIME", StringComparison.Ordinal);

    private static string Bare(string text) => text.Trim('"').TrimEnd();

    private static bool IsNumber(string ours, string theirs) => ours.All(char.IsAsciiDigit) && theirs.All(char.IsAsciiDigit);

    private static string Shown(string text) => $"({text.Length}) {(text.Length > 200 ? text[..100] + " … " + text[^90..] : text)}".Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Fill(string path)
    {
        for (int place = 0; place < MailCorpus.All.Count; place++)
            Maildir.Put(path, place + 1, MailCorpus.All[place].Message);
    }
}
