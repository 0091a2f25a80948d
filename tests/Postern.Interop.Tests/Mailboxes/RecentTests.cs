using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary><c>\Recent</c> of what clients put into a mailbox (RFC 3501 §2.3.2), beside Dovecot.</summary>
public sealed class RecentTests(MailServers servers)
{
    /// <summary>What two sessions say in turn; 1 has INBOX selected, 2 comes later.</summary>
    public static TheoryData<string> Stories =>
    [
        "1 APPEND INBOX {15+}↵Subject: x↵↵b/1 FETCH 1:* FLAGS/2 SELECT INBOX/2 FETCH 1:* FLAGS",
        "1 APPEND INBOX (\\Seen) {15+}↵Subject: x↵↵b/1 FETCH 1:* FLAGS/2 SELECT INBOX/2 FETCH 1:* FLAGS",
        "2 APPEND INBOX (\\Seen) {15+}↵Subject: x↵↵b/1 NOOP/1 FETCH 1:* FLAGS/2 SELECT INBOX/2 FETCH 1:* FLAGS",
        "1 COPY 1 INBOX/1 FETCH 1:* FLAGS/2 SELECT INBOX/2 FETCH 1:* FLAGS",
        "1 MOVE 1 Other/2 SELECT Other/2 FETCH 1:* FLAGS/1 SELECT Other/1 FETCH 1:* FLAGS",
        "2 APPEND Other (\\Flagged) {15+}↵Subject: x↵↵b/2 EXAMINE Other/2 FETCH 1:* FLAGS/1 SELECT Other/1 FETCH 1:* FLAGS",
    ];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task What_a_client_adds_is_recent_to_one_session_as_at_Dovecot(string story)
    {
        await using var twins = await Twins.StartAsync(servers, Fill);
        var (ours, theirs) = await twins.LoginAsync();
        var (ours2, theirs2) = await twins.LoginAsync();
        await using var a = ours;
        await using var b = theirs;
        await using var c = ours2;
        await using var d = theirs2;
        // Twice, so that what lay there before is nothing new.
        foreach (ImapTalk talk in (ImapTalk[])[ours, theirs, ours, theirs])
        {
            await talk.DoAsync("SELECT Other");
            await talk.DoAsync("SELECT INBOX");
        }
        foreach (string step in story.Split('/'))
        {
            string command = step[2..].Replace("↵", "\r\n", StringComparison.Ordinal);
            bool isFirst = step[0] == '1';
            string its = Recent(await (isFirst ? theirs : theirs2).DoAsync(command));
            string mine = Recent(await (isFirst ? ours : ours2).DoAsync(command));
            Assert.True(its == mine, $"{step}\nours:\n{mine}\ntheirs:\n{its}");
        }
    }

    /// <summary>Which are recent.</summary>
    private static string Recent(IReadOnlyList<string> answers) => string.Join('\n', answers
        .Where(answer => answer.Contains(" FETCH (", StringComparison.Ordinal))
        .Select(answer => $"{answer.Split(' ')[1]} {answer.Contains("\\Recent", StringComparison.Ordinal)}"));

    private static void Fill(string path)
    {
        Maildir.Put(path, 1, Maildir.Letter("m1"), "S");
        Maildir.Make(Path.Combine(path, ".Other"));
    }
}
