using System.Globalization;
using System.Text;
using Postern.Mail.Servers.Imap.Listing;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Lists;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Listing;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>LIST, LSUB and STATUS; many are the examples of RFC 9051 §6.3.9.8 and RFC 5258 §5.</summary>
public sealed class ListTests : IDisposable
{
    private readonly ImapRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_delimiter_is_told_for_an_empty_pattern()
    {
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: LIST "" ""
            S: * LIST (\Noselect) "/" ""
            S: OK ...
            C: LSUB "x/" ""
            S: * LSUB (\Noselect) "/" ""
            S: OK ...
            """);
    }

    [Fact]
    public async Task Fruit_as_in_the_examples()
    {
        Make("Fruit/Apple", "Fruit/Banana", "Tofu", "Vegetable/Broccoli", "Vegetable/Corn", "Fruit");
        Subscribe("INBOX", "Fruit/Banana", "Fruit/Peach", "Vegetable", "Vegetable/Broccoli");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: LIST "" "*"
            S: * LIST (\HasNoChildren) "/" INBOX
            S: * LIST (\HasChildren) "/" Fruit
            S: * LIST (\HasNoChildren) "/" Fruit/Apple
            S: * LIST (\HasNoChildren) "/" Fruit/Banana
            S: * LIST (\HasNoChildren) "/" Tofu
            S: * LIST (\Noselect \HasChildren) "/" Vegetable
            S: * LIST (\HasNoChildren) "/" Vegetable/Broccoli
            S: * LIST (\HasNoChildren) "/" Vegetable/Corn
            S: OK ...
            C: LIST (SUBSCRIBED) "" "*"
            S: * LIST (\HasNoChildren \Subscribed) "/" INBOX
            S: * LIST (\HasNoChildren \Subscribed) "/" Fruit/Banana
            S: * LIST (\NonExistent \Subscribed) "/" Fruit/Peach
            S: * LIST (\NonExistent \HasChildren \Subscribed) "/" Vegetable
            S: * LIST (\HasNoChildren \Subscribed) "/" Vegetable/Broccoli
            S: OK ...
            C: LIST () "" "%" RETURN (CHILDREN)
            S: * LIST (\HasNoChildren) "/" INBOX
            S: * LIST (\HasChildren) "/" Fruit
            S: * LIST (\HasNoChildren) "/" Tofu
            S: * LIST (\NonExistent \HasChildren) "/" Vegetable
            S: OK ...
            C: LIST (REMOTE) "" "T%" RETURN (SUBSCRIBED)
            S: * LIST (\HasNoChildren) "/" Tofu
            S: OK ...
            C: LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"
            S: * LIST (\HasNoChildren \Subscribed) "/" INBOX
            S: * LIST (\HasChildren) "/" Fruit ("CHILDINFO" ("SUBSCRIBED"))
            S: * LIST (\NonExistent \HasChildren \Subscribed) "/" Vegetable ("CHILDINFO" ("SUBSCRIBED"))
            S: OK ...
            C: LIST "" ("INBOX" "Fruit/%" "T*")
            S: * LIST (\HasNoChildren) "/" INBOX
            S: * LIST (\HasNoChildren) "/" Fruit/Apple
            S: * LIST (\HasNoChildren) "/" Fruit/Banana
            S: * LIST (\HasNoChildren) "/" Tofu
            S: OK ...
            C: LIST Fruit/ B*
            S: * LIST (\HasNoChildren) "/" Fruit/Banana
            S: OK ...
            C: LIST "" inb%
            S: * LIST (\HasNoChildren) "/" INBOX
            S: OK ...
            C: LIST (RECURSIVEMATCH) "" "*"
            S: BAD ...
            C: LSUB "" "%"
            S: * LSUB () "/" INBOX
            S: * LSUB (\Noselect) "/" Fruit
            S: * LSUB () "/" Vegetable
            S: OK ...
            C: LSUB "" "*"
            S: * LSUB () "/" INBOX
            S: * LSUB () "/" Fruit/Banana
            S: * LSUB () "/" Fruit/Peach
            S: * LSUB () "/" Vegetable
            S: * LSUB () "/" Vegetable/Broccoli
            S: OK ...
            """);
    }

    [Fact]
    public async Task A_level_is_told_of_what_is_below_it_only_where_that_is_not_told_itself()
    {
        Make("foo2", "foo2/bar1", "foo2/bar2", "baz2", "baz2/bar2", "baz2/bar22", "baz2/bar222", "eps2", "eps2/mamba", "qux2/bar2");
        Subscribe("foo2/bar1", "foo2/bar2", "baz2/bar2", "baz2/bar22", "baz2/bar222", "eps2", "eps2/mamba", "qux2/bar2");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: LIST (RECURSIVEMATCH SUBSCRIBED) "" "*2"
            S: * LIST (\HasNoChildren \Subscribed) "/" baz2/bar2
            S: * LIST (\HasNoChildren \Subscribed) "/" baz2/bar22
            S: * LIST (\HasNoChildren \Subscribed) "/" baz2/bar222
            S: * LIST (\HasChildren \Subscribed) "/" eps2 ("CHILDINFO" ("SUBSCRIBED"))
            S: * LIST (\HasChildren) "/" foo2 ("CHILDINFO" ("SUBSCRIBED"))
            S: * LIST (\HasNoChildren \Subscribed) "/" foo2/bar2
            S: * LIST (\HasNoChildren \Subscribed) "/" qux2/bar2
            S: OK ...
            """);
    }

    [Fact]
    public async Task A_folder_is_for_what_its_name_says_until_another_is_given_that_use()
    {
        Make("Sent", "Spam", "Entwürfe", "Archive/2026");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: LIST (SPECIAL-USE) "" "*"
            S: * LIST (\HasNoChildren \Drafts) "/" Entw&APw-rfe
            S: * LIST (\HasNoChildren \Sent) "/" Sent
            S: * LIST (\HasNoChildren \Junk) "/" Spam
            S: OK ...
            C: CREATE Out (USE (\Sent \Trash))
            S: OK ...
            C: CREATE Other (USE (\Trash))
            S: NO [USEATTR] ...
            C: CREATE Archive
            S: OK ...
            C: LIST "" "%" RETURN (SPECIAL-USE)
            S: * LIST (\HasNoChildren) "/" INBOX
            S: * LIST (\HasChildren \Archive) "/" Archive
            S: * LIST (\HasNoChildren \Drafts) "/" Entw&APw-rfe
            S: * LIST (\HasNoChildren \Sent \Trash) "/" Out
            S: * LIST (\HasNoChildren) "/" Sent
            S: * LIST (\HasNoChildren \Junk) "/" Spam
            S: OK ...
            C: RENAME Out Away
            S: OK ...
            C: LIST (SPECIAL-USE) "" "[ABO]*"
            S: OK ...
            C: LIST (SPECIAL-USE) "" A*
            S: * LIST (\HasChildren \Archive) "/" Archive
            S: * LIST (\HasNoChildren \Sent \Trash) "/" Away
            S: OK ...
            C: DELETE Away
            S: OK ...
            C: LIST "" "S%"
            S: * LIST (\HasNoChildren \Sent) "/" Sent
            S: * LIST (\HasNoChildren \Junk) "/" Spam
            S: OK ...
            """);
    }

    [Fact]
    public async Task STATUS_tells_what_it_is_asked_of_mailboxes_that_nobody_has_open()
    {
        _rig.Put("a", "Subject: 1\n\nText\n");
        _rig.Put("a", "Subject: 2\r\n\r\n", MessageFlags.Seen | MessageFlags.Deleted);
        Make("b/c");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: STATUS a (MESSAGES RECENT UIDNEXT UNSEEN DELETED SIZE APPENDLIMIT)
            S: * STATUS a (MESSAGES 2 RECENT 1 UIDNEXT 3 UNSEEN 1 DELETED 1 SIZE 34 APPENDLIMIT 104857600)
            S: OK ...
            C: STATUS a (APPENDLIMIT)
            S: * STATUS a (APPENDLIMIT 104857600)
            S: OK ...
            C: LIST "" (a b*) RETURN (STATUS (MESSAGES SIZE))
            S: * LIST (\HasNoChildren) "/" a
            S: * STATUS a (MESSAGES 2 SIZE 34)
            S: * LIST (\NonExistent \HasChildren) "/" b
            S: * LIST (\HasNoChildren) "/" b/c
            S: * STATUS b/c (MESSAGES 0 SIZE 0)
            S: OK ...
            """);
        string[] modSeq = await talk.SayAsync("STATUS a (HIGHESTMODSEQ UIDVALIDITY)");
        Assert.Matches(@"^\* STATUS a \(UIDVALIDITY [1-9][0-9]* HIGHESTMODSEQ [1-9][0-9]*\)$", modSeq[0]);
    }

    [Fact]
    public async Task What_is_selected_has_a_status_too()
    {
        _rig.Put("a", "Subject: 1\r\n\r\n");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.SayAsync("SELECT a");
        Assert.Equal("* STATUS a (MESSAGES 1 RECENT 1)", (await talk.SayAsync("STATUS a (MESSAGES RECENT)"))[0]);
    }

    [Fact]
    public async Task Subscribing_is_kept_and_survives_the_mailbox()
    {
        Make("a");
        using ImapTalk talk = await _rig.EnterAsync();
        await talk.PlayAsync("""
            C: SUBSCRIBE a
            S: OK ...
            C: DELETE a
            S: OK ...
            C: LSUB "" *
            S: * LSUB () "/" a
            S: OK ...
            C: UNSUBSCRIBE a
            S: OK ...
            C: LSUB "" *
            S: OK ...
            """);
        Assert.Equal("V\t2\n\n", File.ReadAllText(_rig.File("subscriptions")));
    }

    [Theory]
    [InlineData("*", 10_000)]
    [InlineData("%*%*%*%*", 10_000)]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*", 10_000)]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*7", 1_000)]
    [InlineData("{*a%a}", 0)] // 250 times
    public void Ten_thousand_folders_are_compared_in_many_short_pieces(string pattern, int matches)
    {
        if (pattern[0] == '{')
            pattern = string.Concat(Enumerable.Repeat(pattern[1..^1], 250));
        ListedName[] names = [.. Enumerable.Range(0, 10_000).Select(i => new ListedName(Named(new string('a', 200) + i.ToString("d5", CultureInfo.InvariantCulture))))];
        Assert.True(ImapCommand.TryParse(Encoding.ASCII.GetBytes($"t LIST \"\" {pattern}"), out var command, out _, out _));
        Assert.True(ListRequest.TryParse(command, out var request, out _));
        var matcher = new ListMatcher(request, isUtf8: false);
        int pieces = 1;
        while (matcher.Go(names))
            pieces++;
        Assert.Equal(matches, names.Count(name => name.IsMatch));
        Assert.InRange(pieces, 20, 200);
    }

    private void Make(params string[] names)
    {
        foreach (string name in names)
            _rig.Tree.Create(Named(name));
    }

    private void Subscribe(params string[] names)
    {
        foreach (string name in names)
            new Subscriptions(_rig.Tree).Set(Named(name), isSubscribed: true);
    }

    private static FolderName Named(string name) => FolderName.TryParse(name, out FolderName folder) ? folder : throw new InvalidOperationException(name);
}
