using System.Globalization;
using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>A client that comes back with a UIDVALIDITY and a MODSEQ is told exactly what is different (RFC 7162).</summary>
public sealed partial class ResyncTests
{
    [Fact]
    public async Task Who_comes_back_is_told_the_differences_and_nothing_else()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        for (int i = 1; i <= 20; i++)
            Maildir.Put(server.MailOf(user), i, Maildir.Letter($"m{i}"));
        var (validity, modSeq) = await LookAsync(server, user);
        await using var other = await server.LoginAsync(user);
        await other.DoAsync("SELECT INBOX");
        await other.DoAsync("STORE 2 +FLAGS (\\Seen)");
        await other.DoAsync("STORE 5,9 +FLAGS.SILENT (Work)");
        await other.DoAsync("STORE 3:4,7 +FLAGS.SILENT (\\Deleted)");
        await other.DoAsync("EXPUNGE");
        await other.AppendAsync("INBOX", "Subject: new\r\n\r\nx\r\n");
        await using var back = await server.LoginAsync(user);
        await back.DoAsync("ENABLE QRESYNC");
        var told = await back.DoAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq}))");
        Assert.Equal(["* VANISHED (EARLIER) 3:4,7"], told.Where(line => line.StartsWith("* VANISHED", StringComparison.Ordinal)));
        Assert.Equal([2u, 5u, 9u, 21u], Uids(told));
        // RFC 7162 §3.2.5.1: of the UIDs that it knows alone.
        told = await back.DoAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq} 1:3,9))");
        Assert.Equal(["* VANISHED (EARLIER) 3"], told.Where(line => line.StartsWith("* VANISHED", StringComparison.Ordinal)));
        Assert.Equal([2u, 9u], Uids(told));
        // Another mailbox than the one that it remembers.
        told = await back.DoAsync($"SELECT INBOX (QRESYNC ({validity + 1} {modSeq}))");
        Assert.DoesNotContain(told, line => line.Contains("VANISHED", StringComparison.Ordinal) || line.Contains("FETCH", StringComparison.Ordinal));
        told = await back.DoAsync($"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {modSeq} VANISHED)");
        Assert.Equal([2u, 5u, 9u, 21u], Uids(told));
        Assert.Contains("* VANISHED (EARLIER) 3:4,7", told);
        Assert.All(told.Where(line => line.Contains(" FETCH (", StringComparison.Ordinal)), line => Assert.Contains("MODSEQ (", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_restart_nothing_that_changed_is_left_out()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        for (int i = 1; i <= 10; i++)
            Maildir.Put(server.MailOf(user), i, Maildir.Letter($"m{i}"));
        var (validity, modSeq) = await LookAsync(server, user);
        await server.KillAsync();
        File.Delete(Maildir.Files(server.MailOf(user)).Order(StringComparer.Ordinal).First());
        await server.AgainAsync();
        await using var back = await server.LoginAsync(user);
        await back.DoAsync("ENABLE QRESYNC");
        var told = await back.DoAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq}))");
        Assert.Contains(told, line => line == "* VANISHED (EARLIER) 1");
    }

    [Fact]
    public async Task A_STORE_of_what_has_changed_meanwhile_is_not_done()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        for (int i = 1; i <= 3; i++)
            Maildir.Put(server.MailOf(user), i, Maildir.Letter($"m{i}"));
        var (_, modSeq) = await LookAsync(server, user);
        await using var one = await server.LoginAsync(user);
        await one.DoAsync("SELECT INBOX (CONDSTORE)");
        await using var other = await server.LoginAsync(user);
        await other.DoAsync("SELECT INBOX");
        await other.DoAsync("STORE 2 +FLAGS (\\Seen)");
        var told = await one.AskAsync($"STORE 1:3 (UNCHANGEDSINCE {modSeq}) FLAGS.SILENT (\\Flagged)");
        Assert.StartsWith("OK [MODIFIED 2]", told[^1], StringComparison.Ordinal);
        Assert.Contains(told, line => line.StartsWith("* 2 FETCH", StringComparison.Ordinal) && line.Contains("\\Seen", StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("* 1 FETCH (UID 1 MODSEQ (", StringComparison.Ordinal));
        var flags = await one.DoAsync("FETCH 1:3 FLAGS");
        Assert.Equal([true, false, true], flags.SkipLast(1).Select(line => line.Contains("\\Flagged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_hears_of_what_others_did_before_its_own_silent_STORE()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Put(server.MailOf(user), 1, Maildir.Letter("m1"));
        await using var one = await server.LoginAsync(user);
        await using var other = await server.LoginAsync(user);
        await one.DoAsync("SELECT INBOX");
        await other.DoAsync("SELECT INBOX");
        await other.DoAsync("STORE 1 +FLAGS (\\Seen)");
        var told = await one.DoAsync("STORE 1 +FLAGS.SILENT (\\Flagged)");
        Assert.Contains(told, line => line.StartsWith("* 1 FETCH", StringComparison.Ordinal) && line.Contains("\\Seen", StringComparison.Ordinal));
        Assert.Equal(["OK STORE completed"], await one.DoAsync("STORE 1 +FLAGS.SILENT (\\Answered)"));
    }

    [Fact]
    public async Task Flags_that_came_and_went_while_an_expunge_was_kept_back_are_taken_back_too()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Put(server.MailOf(user), 1, Maildir.Letter("m1"));
        Maildir.Put(server.MailOf(user), 2, Maildir.Letter("m2"), "T");
        await using var one = await server.LoginAsync(user);
        await using var other = await server.LoginAsync(user);
        await one.DoAsync("SELECT INBOX");
        await other.DoAsync("SELECT INBOX");
        await other.DoAsync("EXPUNGE");
        await other.DoAsync("STORE 1 +FLAGS (\\Flagged)");
        Assert.Contains("\\Flagged", (await one.DoAsync("FETCH 1 FLAGS"))[0], StringComparison.Ordinal);
        await other.DoAsync("STORE 1 -FLAGS (\\Flagged)");
        var told = await one.DoAsync("NOOP");
        Assert.Contains(told, line => line.StartsWith("* 1 FETCH", StringComparison.Ordinal) && !line.Contains("\\Flagged", StringComparison.Ordinal));
    }

    private static async Task<(uint Validity, ulong ModSeq)> LookAsync(MailboxServer server, string user)
    {
        await using var talk = await server.LoginAsync(user);
        string told = string.Join('\n', await talk.DoAsync("SELECT INBOX"));
        return (uint.Parse(Validity().Match(told).Groups["n"].ValueSpan, CultureInfo.InvariantCulture), ulong.Parse(Highest().Match(told).Groups["n"].ValueSpan, CultureInfo.InvariantCulture));
    }

    private static IEnumerable<uint> Uids(IEnumerable<string> told) => told.Where(line => line.Contains(" FETCH (", StringComparison.Ordinal))
        .Select(line => uint.Parse(FetchItems.Find(line, "UID")!, CultureInfo.InvariantCulture)); // QRESYNC tells it always

    [GeneratedRegex(@"UIDVALIDITY (?<n>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Validity();

    [GeneratedRegex(@"HIGHESTMODSEQ (?<n>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Highest();
}
