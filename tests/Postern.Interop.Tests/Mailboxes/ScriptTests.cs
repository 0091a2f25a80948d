using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Holds what we answer against what Dovecot does, command by command, over a copy of the same Maildir.</summary>
public sealed class ScriptTests(MailServers servers)
{
    /// <summary>Commands to which Dovecot 2.3.19 answers otherwise, and why ours is as it should be; of a script alone where it is named.</summary>
    private static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
    {
        ["NOOP surplus"] = "a command that takes no arguments has none (RFC 9051 §9)",
        ["CAPABILITY surplus"] = "a command that takes no arguments has none (RFC 9051 §9)",
        ["SELECT nowhere"] = "NONEXISTENT says why (RFC 5530 §3)",
        ["EXAMINE nowhere"] = "NONEXISTENT says why (RFC 5530 §3)",
        ["STORE 1 +FLAGS (\\Seen)"] = "a mailbox that is read-only refuses, and a STORE that changes nothing is answered with the flags (RFC 9051 §6.4.6)",
        ["examine: EXPUNGE"] = "a mailbox that is read-only refuses",
        ["FETCH 1 BODY[TEXT]<4.0>"] = "a piece has an octet at least (RFC 9051 §9, partial)",
        ["FETCH 1 BODY[TEXT]"] = "it had been refused there before, and is not unread any more",
        ["STORE 2:4 +FLAGS (\\Deleted)"] = "a STORE that changes nothing is answered with the flags",
        ["STORE 1 -FLAGS (Never)"] = "a keyword that is taken away only is not made",
        ["store, RFC 9051 §6.4.6: SELECT INBOX"] = "a keyword that is taken away only is not made",
        ["STORE 1 +FLAGS"] = "flags are missing",
        ["FETCH 1 BINARY[HEADER]"] = "a section of BINARY is a part (RFC 3516 §4.2)",
        ["FETCH 1 BINARY.SIZE[1]<0.5>"] = "a size has no pieces (RFC 3516 §4.2)",
        ["condstore, RFC 7162 §3.1: EXPUNGE"] = "HIGHESTMODSEQ tells up to where the client knows everything",
        ["qresync, RFC 7162 §3.2: UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)"] = "the first MODSEQ is 1, which is not above 1",
        ["APPEND INBOX {16+}↵Subject: x↵↵b␀"] = "a literal has no NUL (RFC 9051 §9, CHAR8): whoever sends one means a literal8, or has damaged the message",
        ["APPEND INBOX {15+}↵Subject: x↵↵b {16+}↵Subject: y↵↵␀c"] = "a literal has no NUL, and with one message all are refused (RFC 3502 §3)",
        ["condstore, RFC 7162 §3.1: STORE 1 (UNCHANGEDSINCE 999999) +FLAGS.SILENT (\\Flagged)"] = "whoever knows MODSEQs is told the UID too (RFC 7162 §3.2.4)",
        ["condstore, RFC 7162 §3.1: STORE 1 +FLAGS (\\Seen)"] = "whoever knows MODSEQs is told the UID too (RFC 7162 §3.2.4)",
        ["condstore, RFC 7162 §3.1: FETCH 1 (MODSEQ BODY[TEXT])"] = "whoever knows MODSEQs is told the UID too (RFC 7162 §3.2.4)",
        ["ENABLE NONSENSE"] = "an answer that names nothing says that nothing is enabled (RFC 5161 §3.2)",
        ["ENABLE"] = "it names a capability at least (RFC 5161 §4)",
    };

    public static TheoryData<string> Names => [.. Scripts.All.Select(script => script.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Postern_and_Dovecot_answer_the_same(string name)
    {
        await using var twins = await Twins.StartAsync(servers, Fill);
        var (ours, theirs) = await twins.LoginAsync();
        await using var one = ours;
        await using var other = theirs;
        var wrong = new List<string>();
        foreach (string command in Scripts.All.Single(script => script.Name == name).Commands.Split('\n'))
        {
            string said = command.Replace("↵", "\r\n", StringComparison.Ordinal).Replace('␀', '\0');
            string mine = Answers.Of(await AskAsync(ours, said));
            string its = Answers.Of(await AskAsync(theirs, said));
            bool isKnown = Different.ContainsKey(command) || Different.ContainsKey($"{name}: {command}");
            if (WithoutHighest(mine, its) != its && !isKnown)
                wrong.Add($"{command}\n  ours:   {mine.Replace("\n", "\n          ", StringComparison.Ordinal)}\n  theirs: {its.Replace("\n", "\n          ", StringComparison.Ordinal)}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>We tell HIGHESTMODSEQ always, as RFC 7162 §3.1.2.1 wants it; Dovecot where CONDSTORE is enabled.</summary>
    private static string WithoutHighest(string mine, string its) =>
        its.Contains("HIGHESTMODSEQ", StringComparison.Ordinal) ? mine : mine.Replace("* OK [HIGHESTMODSEQ M]\n", "", StringComparison.Ordinal);

    /// <summary>DONE ends a command whose tag was said before.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(ImapTalk talk, string said)
    {
        if (said != "DONE")
            return await talk.AskAsync(said);
        await talk.SayAsync("DONE\r\n");
        return await talk.AnswersAsync(talk.LastTag);
    }

    private static void Fill(string path)
    {
        string[] flags = ["", "S", "F", "ST"];
        for (int i = 0; i < flags.Length; i++)
            Maildir.Put(path, i + 1, Maildir.Letter($"m{i + 1}"), flags[i]);
    }
}
