using System.Text;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Maildirs in which something is not as it should be, and disks that take nothing.</summary>
public sealed class DamagedMaildirTests
{
    /// <summary>Names that lie of the sizes: 30 octets, and 34 as they are sent.</summary>
    public static TheoryData<string> Names =>
    [
        "1600000001.M1P1.h,S=30,W=429:2,", "1600000001.M1P1.h,S=129,W=134:2,", "1600000001.M1P1.h,S=10,W=12:2,", "1600000001.M1P1.h,W=5:2,", "1600000001.M1P1.h,S=0:2,", "1600000001.M1P1.h,S=30,W=29:2,",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_that_lies_of_the_size_is_not_believed(string name)
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        await File.WriteAllTextAsync(Path.Combine(server.MailOf(user), "cur", name), "From: a@b.c\nSubject: x\n\nhello\n");
        await using var talk = await server.LoginAsync(user);
        await talk.DoAsync("SELECT INBOX");
        string told = (await talk.DoAsync("FETCH 1 (RFC" + "822.SIZE BODY.PEEK[])"))[0];
        Assert.Equal("* 1 FETCH (RFC" + "822.SIZE 34 BODY[] {34}\r\nFrom: a@b.c\r\nSubject: x\r\n\r\nhello\r\n)", told);
    }

    [Fact]
    public async Task Who_cannot_be_told_all_of_a_message_is_cut_off_and_takes_no_other_words_for_it()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        // It could be so: a line of the three might have a CR already.
        await File.WriteAllTextAsync(Path.Combine(server.MailOf(user), "cur", "1600000001.M1P1.h,S=30,W=36:2,"), "From: a@b.c\nSubject: x\n\nhello\n");
        await using var talk = await server.LoginAsync(user);
        await talk.DoAsync("SELECT INBOX");
        await talk.SayAsync("a FETCH 1 BODY.PEEK[]\r\nb NOOP\r\n");
        await Assert.ThrowsAnyAsync<IOException>(() => talk.AnswersAsync("a"));
    }

    [Fact]
    public async Task A_large_message_is_told_in_pieces_and_anew_where_it_was_changed_in_its_place()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        string file = Path.Combine(server.MailOf(user), "cur", "1600000001.M1P1.h:2,S");
        await using var talk = await server.LoginAsync(user);
        foreach (string word in (string[])["play", "dull boy"])
        {
            string part = string.Concat(Enumerable.Range(0, 5_000).Select(line => $"All work and no {word}, {line}.\n"));
            await File.WriteAllTextAsync(file, $"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\nbefore {word}\n--b\n\n{part}--b\n\nlast\n--b--\n");
            string wire = part.Replace("\n", "\r\n", StringComparison.Ordinal)[..^2];
            await talk.DoAsync("SELECT INBOX");
            for (int at = 0; at < wire.Length; at += 30_000)
            {
                string piece = wire[at..Math.Min(wire.Length, at + 30_000)];
                Assert.Equal($"* 1 FETCH (BODY[1]<{at}> {{{piece.Length}}}\r\n{piece})", (await talk.DoAsync($"FETCH 1 BODY.PEEK[1]<{at}.30000>"))[0]);
            }
            Assert.Equal("* 1 FETCH (BODY[2] {4}\r\nlast)", (await talk.DoAsync("FETCH 1 BODY.PEEK[2]"))[0]);
            Assert.StartsWith($"* 1 FETCH (BODY[1] {{{wire.Length}}}\r\n", (await talk.DoAsync("FETCH 1 BODY.PEEK[1]"))[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_no_file_is_no_message()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        string current = Path.Combine(server.MailOf(user), "cur");
        await Shell.RunAsync("mkfifo", Path.Combine(current, "1.pipe:2,"));
        File.CreateSymbolicLink(Path.Combine(current, "2.link:2,"), "/etc/passwd");
        Directory.CreateDirectory(Path.Combine(current, "3.folder:2,"));
        Maildir.Put(server.MailOf(user), 4, Maildir.Letter("one"));
        await using var talk = await server.LoginAsync(user);
        Assert.Contains("* 1 EXISTS", await talk.DoAsync("SELECT INBOX"));
        Assert.Contains("Subject: one", (await talk.DoAsync("FETCH 1:* BODY[]"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_UIDs_that_is_lost_while_it_is_used_is_written_again_as_it_was()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Put(server.MailOf(user), 1, Maildir.Letter("one"));
        await using var talk = await server.LoginAsync(user);
        await talk.DoAsync("SELECT INBOX");
        File.Delete(Path.Combine(server.MailOf(user), "dovecot-uidlist"));
        Maildir.Put(server.MailOf(user), 2, Maildir.Letter("two"));
        Assert.Contains("* 2 EXISTS", await talk.DoAsync("NOOP"));
        Assert.Equal(["* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)"], (await talk.DoAsync("FETCH 1:* UID")).SkipLast(1));
    }

    [Fact]
    public async Task On_a_full_disk_what_is_refused_is_not_there_and_what_was_there_stays()
    {
        await using var disk = await SmallDisk.StartAsync();
        await using var talk = await disk.Server.LoginAsync(disk.User);
        await talk.AppendAsync("INBOX", Letter("first"), "(\\Seen) ");
        await talk.AppendAsync("INBOX", Letter("second"), "(\\Seen) ");
        await talk.DoAsync("SELECT INBOX");
        disk.Fill();
        Assert.StartsWith("NO [UNAVAILABLE]", (await talk.AskAsync($"APPEND INBOX {{{Letter("third").Length}+}}\r\n{Letter("third")}"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [UNAVAILABLE]", (await talk.AskAsync("APPEND INBOX {6+}\r\na: b\r\n"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [UNAVAILABLE]", (await talk.AskAsync("COPY 1:2 INBOX"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [UNAVAILABLE]", (await talk.AskAsync("STORE 1 +FLAGS (NewKeyword)"))[^1], StringComparison.Ordinal);
        Assert.Contains("first", (await talk.DoAsync("FETCH 1 BODY[]"))[0], StringComparison.Ordinal);
        disk.Empty();
        await talk.DoAsync("NOOP");
        Assert.Equal(["* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)"], (await talk.DoAsync("FETCH 1:* UID")).SkipLast(1));
        await talk.AppendAsync("INBOX", "a: b\r\n");
    }

    [Fact]
    public async Task A_disk_that_is_read_only_can_be_read()
    {
        await using var disk = await SmallDisk.StartAsync();
        await using var talk = await disk.Server.LoginAsync(disk.User);
        await talk.AppendAsync("INBOX", Letter("first"));
        await talk.DoAsync("SELECT INBOX");
        await disk.LockAsync();
        Assert.Contains("first", (await talk.DoAsync("FETCH 1 (BODY[] FLAGS)"))[0], StringComparison.Ordinal);
        foreach (string command in (string[])["STORE 1 +FLAGS (\\Flagged)", "COPY 1 INBOX", "MOVE 1 INBOX", "APPEND INBOX {6+}\r\na: b\r\n"])
            Assert.StartsWith("NO [UNAVAILABLE]", (await talk.AskAsync(command))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK [READ-ONLY]", (await talk.DoAsync("SELECT INBOX"))[^1], StringComparison.Ordinal);
        Assert.Contains("first", (await talk.DoAsync("FETCH 1 BODY[]"))[0], StringComparison.Ordinal);
        Assert.StartsWith("NO [READ-ONLY]", (await talk.AskAsync("STORE 1 +FLAGS (\\Flagged)"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_moved_on_a_full_disk_is_not_said_to_be_where_it_was()
    {
        await using var disk = await SmallDisk.StartAsync();
        await using var talk = await disk.Server.LoginAsync(disk.User);
        await talk.DoAsync("CREATE Other");
        await talk.AppendAsync("INBOX", Letter("first"), "(\\Seen) ");
        await talk.AppendAsync("INBOX", Letter("second"), "(\\Seen) ");
        await talk.DoAsync("SELECT INBOX");
        disk.Fill();
        var answers = await talk.AskAsync("MOVE 1:2 Other");
        // No UID can be written down there; NO would say that both are still here.
        string[] gone = [.. answers.Where(answer => answer.EndsWith(" EXPUNGE", StringComparison.Ordinal))];
        Assert.True(answers[^1].StartsWith("OK", StringComparison.Ordinal) ? gone.Length == 2 : gone.Length == 0, string.Join('\n', answers));
        int left = 2 - gone.Length;
        Assert.Contains($"* {left} EXISTS", await talk.DoAsync("SELECT INBOX"));
        disk.Empty();
        Assert.Contains($"* {gone.Length} EXISTS", await talk.DoAsync("SELECT Other"));
        Assert.Equal(2 - left, (await talk.DoAsync("FETCH 1:* UID")).Count - 1);
    }

    [Fact]
    public async Task A_cur_that_is_a_link_is_followed()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        string elsewhere = server.Directory.File("elsewhere");
        Maildir.Put(server.MailOf(user), 1, Maildir.Letter("one"));
        Directory.Move(Path.Combine(server.MailOf(user), "cur"), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(server.MailOf(user), "cur"), elsewhere);
        await using var talk = await server.LoginAsync(user);
        Assert.Contains("* 1 EXISTS", await talk.DoAsync("SELECT INBOX"));
        await talk.DoAsync("STORE 1 +FLAGS (\\Seen)");
        await talk.AppendAsync("INBOX", Letter("two"), "(\\Seen) ");
        Assert.Equal(2, Directory.GetFiles(elsewhere).Length);
        Assert.Equal(["* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)"], (await talk.DoAsync("FETCH 1:* UID")).SkipLast(1));
    }

    private static string Letter(string subject) => $"Subject: {subject}\r\n\r\n{new StringBuilder().Insert(0, "All work and no play.\r\n", 200)}";
}
