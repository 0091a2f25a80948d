using Postern.Store.Maildir;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>CREATE, DELETE, RENAME, SUBSCRIBE: each transcript on mailboxes of its own.</summary>
public sealed class FolderTests : IDisposable
{
    // Each on an account of its own, which has the folders “there” and “level/below”.
    private static readonly (string Command, string End)[] Ends =
    [
        ("CREATE a/b/", "OK"),
        ("CREATE inbox", "NO [ALREADYEXISTS]"),
        ("CREATE there", "NO [ALREADYEXISTS]"),
        ("CREATE there/", "NO [ALREADYEXISTS]"),
        ("CREATE a.b", "NO [CANNOT]"),
        ("CREATE a//b", "NO [CANNOT]"),
        ("CREATE \"\"", "NO [CANNOT]"),
        ("CREATE /", "NO [CANNOT]"),
        ("CREATE a&b", "NO [CANNOT]"), // no modified UTF-7
        ("CREATE \"Entw&APw-rfe\"", "OK"),
        ("CREATE \"Entwürfe\"", "OK"), // against RFC 3501, and meant as it is
        ("CREATE", "BAD"),
        ("CREATE x (USE (\\All))", "NO [USEATTR]"),
        ("CREATE x (USE (\\Nothing))", "NO [USEATTR]"),
        ("CREATE x (USE (\\Sent \\Archive))", "OK"),
        ("DELETE INBOX", "NO [CANNOT]"),
        ("DELETE there", "OK"),
        ("DELETE there/", "NO [NONEXISTENT]"),
        ("DELETE none", "NO [NONEXISTENT]"),
        ("DELETE level", "NO [HASCHILDREN]"),
        ("DELETE level/below", "OK"),
        ("RENAME none x", "NO [NONEXISTENT]"),
        ("RENAME there level/below", "NO [ALREADYEXISTS]"),
        ("RENAME there INBOX", "NO [ALREADYEXISTS]"),
        ("RENAME INBOX there", "NO [ALREADYEXISTS]"),
        ("RENAME there there/x", "NO [CANNOT]"),
        ("RENAME there a..b", "NO [CANNOT]"),
        ("RENAME there x/y/z", "OK"),
        ("RENAME level x", "OK"),
        ("SUBSCRIBE none", "NO [NONEXISTENT]"),
        ("SUBSCRIBE level", "OK"),
        ("SUBSCRIBE a..b", "NO [CANNOT]"),
        ("UNSUBSCRIBE none", "OK"),
        ("STATUS none (MESSAGES)", "NO [NONEXISTENT]"),
        ("STATUS level (MESSAGES)", "NO [NONEXISTENT]"),
        ("STATUS INBOX (NOTHING)", "BAD"),
        ("LIST \"\"", "BAD"),
    ];

    private readonly ImapRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Each_command_ends_as_the_table_says()
    {
        var differences = new List<string>();
        for (int i = 0; i < Ends.Length; i++)
        {
            string account = $"user{i}";
            MaildirTree tree = _rig.Store.TreeOf(account);
            foreach (string name in (string[])["there", "level/below"])
                tree.Create(FolderName.TryParse(name, out FolderName folder) ? folder : throw new InvalidOperationException(name));
            using ImapTalk talk = await _rig.EnterAsync(account);
            string end = await talk.EndAsync(Ends[i].Command);
            if (end != Ends[i].End)
                differences.Add($"{Ends[i].Command}: {end}, and not {Ends[i].End}");
        }
        Assert.Empty(differences);
    }

    [Fact]
    public async Task A_folder_that_goes_leaves_those_below_it()
    {
        Make("a", "a/b");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: DELETE a
            S: OK ...
            C: LIST "" a*
            S: * LIST (\Noselect \HasChildren) "/" a
            S: * LIST (\HasNoChildren) "/" a/b
            S: OK ...
            C: DELETE a
            S: NO [HASCHILDREN] ...
            C: SELECT a
            S: NO [NONEXISTENT] ...
            C: DELETE a/b
            S: OK ...
            C: LIST "" a*
            S: OK ...
            """);
    }

    [Fact]
    public async Task INBOX_is_renamed_by_moving_its_mail()
    {
        _rig.Put("INBOX", "Subject: 1\r\n\r\n");
        _rig.Put("INBOX", "Subject: 2\r\n\r\n", MessageFlags.Seen | MessageFlags.Flagged);
        Make("INBOX/below");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: RENAME INBOX old/mail
            S: OK ...
            C: STATUS INBOX (MESSAGES UIDNEXT)
            S: * STATUS INBOX (MESSAGES 0 UIDNEXT 3)
            S: OK ...
            C: STATUS old/mail (MESSAGES UNSEEN UIDNEXT)
            S: * STATUS old/mail (MESSAGES 2 UIDNEXT 3 UNSEEN 1)
            S: OK ...
            C: LIST "" "%/%"
            S: * LIST (\HasNoChildren) "/" INBOX/below
            S: * LIST (\HasNoChildren) "/" old/mail
            S: OK ...
            """);
    }

    [Fact]
    public async Task INBOX_renamed_is_told_to_who_has_it_open()
    {
        _rig.Put("INBOX", "Subject: 1\r\n\r\n");
        using ImapTalk reader = await _rig.EnterAsync();
        using ImapTalk other = await _rig.EnterAsync();
        await reader.SayAsync("SELECT INBOX");
        Assert.Equal("OK", await other.EndAsync("RENAME INBOX old"));
        Assert.Equal(["* 1 EXPUNGE", "OK NOOP completed"], await reader.SayAsync("NOOP"));
    }

    [Theory]
    [InlineData("DELETE a", "FETCH 1 FLAGS")]
    [InlineData("DELETE a", "NOOP")]
    [InlineData("DELETE a", "EXPUNGE")]
    [InlineData("RENAME a b", "STORE 1 +FLAGS (\\Deleted)")]
    [InlineData("RENAME a b", "FETCH 1 BODY[]")]
    public async Task Who_has_a_mailbox_selected_that_goes_hears_BYE_and_touches_no_other_of_its_name(string command, string next)
    {
        _rig.Put("a", "Subject: 1\r\n\r\n", MessageFlags.Seen);
        using ImapTalk reader = await _rig.EnterAsync();
        using ImapTalk other = await _rig.EnterAsync();
        await reader.SayAsync("SELECT a");
        Assert.Equal("OK", await other.EndAsync(command));
        Assert.Equal("OK", await other.EndAsync("CREATE a"));
        _rig.Put("a", "Subject: 2\r\n\r\n", MessageFlags.Deleted);
        await reader.Client.SayAsync($"x {next}\r\n");
        string rest = await reader.Client.RestAsync();
        Assert.Contains("* BYE The mailbox was deleted or renamed\r\n", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("Subject: 2", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("x OK", rest, StringComparison.Ordinal);
        Assert.Equal(["* STATUS a (MESSAGES 1 DELETED 1)", "OK STATUS completed"], await other.SayAsync("STATUS a (MESSAGES DELETED)"));
    }

    [Fact]
    public async Task Who_idles_in_a_mailbox_that_goes_hears_BYE_at_once()
    {
        Make("a");
        using ImapTalk reader = await _rig.EnterAsync();
        using ImapTalk other = await _rig.EnterAsync();
        await reader.SayAsync("SELECT a");
        await reader.Client.AskAsync("x IDLE", "+ ");
        Assert.Equal("OK", await other.EndAsync("DELETE a"));
        Assert.Contains("* BYE ", await reader.Client.RestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_program_that_deletes_a_mailbox_has_its_session_leave()
    {
        Make("a");
        using ImapTalk reader = await _rig.EnterAsync();
        await reader.SayAsync("SELECT a");
        Directory.Delete(_rig.File(".a"), recursive: true);
        await reader.Client.SayAsync("x CHECK\r\n");
        Assert.Contains("* BYE ", await reader.Client.RestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_deletes_what_it_has_selected_has_nothing_selected()
    {
        Make("a", "b/c");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.SayAsync("SELECT a");
        await talk.PlayAsync("""
            C: DELETE a
            S: * OK [CLOSED] ...
            S: OK ...
            C: FETCH 1 FLAGS
            S: BAD ...
            """);
        await talk.SayAsync("SELECT b/c");
        await talk.PlayAsync("""
            C: RENAME b x
            S: * OK [CLOSED] ...
            S: OK ...
            C: NOOP
            S: OK ...
            """);
    }

    [Fact]
    public async Task A_renamed_mailbox_keeps_its_UIDs()
    {
        _rig.Put("a", "Subject: 1\r\n\r\n");
        _rig.Put("a/b", "Subject: 2\r\n\r\n");
        using ImapTalk talk = await _rig.EnterAsync();
        string[] before = await talk.SayAsync("STATUS a/b (UIDVALIDITY UIDNEXT MESSAGES)");
        Assert.Equal("OK", await talk.EndAsync("RENAME a x"));
        Assert.Equal(before[0].Replace("a/b", "x/b", StringComparison.Ordinal), (await talk.SayAsync("STATUS x/b (UIDVALIDITY UIDNEXT MESSAGES)"))[0]);
    }

    [Fact]
    public async Task A_client_of_rev2_has_names_in_UTF_8()
    {
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: CREATE "&ZeVnLA-/&U,BTFw-"
            S: OK ...
            C: LIST "" *&ZeVnLA-/*
            S: * LIST (\HasNoChildren) "/" &ZeVnLA-/&U,BTFw-
            S: OK ...
            C: ENABLE IMAP4rev2
            S: * ENABLED IMAP4rev2
            S: OK ...
            C: LIST "" "日%"
            S: * LIST (\NonExistent \HasChildren) "/" "日本"
            S: OK ...
            C: STATUS "日本/台北" (MESSAGES)
            S: * STATUS "日本/台北" (MESSAGES 0)
            S: OK ...
            C: DELETE "日本/台北"
            S: OK ...
            """);
    }

    private void Make(params string[] names)
    {
        foreach (string name in names)
        {
            Assert.True(FolderName.TryParse(name, out FolderName folder));
            _rig.Tree.Create(folder);
        }
    }
}
