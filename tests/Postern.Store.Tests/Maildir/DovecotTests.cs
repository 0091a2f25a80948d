using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

/// <summary>One Maildir, and Dovecot and we in it: whatever the one says of a message, the other says too.</summary>
public sealed partial class DovecotTests : IDisposable
{
    private readonly Dovecot _dovecot = new();

    private MaildirFolder Inbox => _dovecot.Tree.Folder(FolderName.Inbox);

    public void Dispose() => _dovecot.Dispose();

    [Fact]
    public async Task UIDs_that_we_gave_are_Dovecots_and_the_UIDLs_too()
    {
        for (int i = 0; i < 3; i++)
            MailRig.Deliver(Inbox, $"Subject: {i}\r\n\r\nText\r\n", i == 1 ? MessageFlags.Seen | MessageFlags.Flagged : MessageFlags.None);
        var mailbox = Look();
        string imap = await _dovecot.ImapAsync("SELECT INBOX", "FETCH 1:* (UID FLAGS)", "FETCH 1:* FAST");
        Assert.Contains($"[UIDVALIDITY {mailbox.Snapshot.UidValidity}]", imap, StringComparison.Ordinal);
        Assert.Contains("[UIDNEXT 4]", imap, StringComparison.Ordinal);
        Assert.Contains(@"UID 2 FLAGS (\Flagged \Seen", imap, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(imap, "[.]SIZE 20[)]", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal(Told(mailbox), await _dovecot.MessagesAsync());
        string pop3 = await _dovecot.Pop3Async("UIDL");
        Assert.Contains(string.Concat(Messages(mailbox).Select((message, i) => $"{i + 1} {mailbox.Snapshot.UidlOf(message)}\r\n")), pop3, StringComparison.Ordinal);
        Assert.Equal(Told(mailbox), Told(Look()));
    }

    [Fact]
    public async Task UIDs_that_Dovecot_gave_are_ours()
    {
        foreach (string name in (string[])["30.a", "20.M7P1.h", "20.M12P1.h", "x", "20.b", "7"])
            File.WriteAllText($"{Inbox.Path}/new/{name}", "Subject: x\n\ny\n");
        string imap = await _dovecot.ImapAsync("SELECT INBOX", "STORE 1:3 +FLAGS (\\Deleted)", "EXPUNGE");
        await _dovecot.Pop3Async("LIST");
        var mailbox = Look();
        Assert.Contains($"[UIDVALIDITY {mailbox.Snapshot.UidValidity}]", imap, StringComparison.Ordinal);
        Assert.Equal(7u, mailbox.Snapshot.NextUid);
        Assert.Equal(await _dovecot.MessagesAsync(), Told(mailbox));
        Assert.Equal(17, mailbox.Snapshot.Messages[0].SentSize); // from the list: the name does not tell it
    }

    [Fact]
    public async Task New_messages_are_ordered_as_Dovecot_orders_them()
    {
        string[] names = ["30.a", "20.M7P1.h", "20.M12P1.h", "x", "20.b", "7", "20.M12", "20.P3M5.h", "0020.c"];
        foreach (string name in names)
            File.WriteAllText($"{Inbox.Path}/new/{name}", "Subject: x\n\ny\n");
        var other = new MailRig();
        foreach (string name in names)
            other.Put("new/" + name);
        var ours = new Mailbox(other.Inbox);
        ours.Synchronise();
        await _dovecot.ImapAsync("SELECT INBOX");
        Assert.Equal(await _dovecot.MessagesAsync(), Told(ours));
        other.Dispose();
    }

    [Fact]
    public async Task Flags_and_keywords_go_both_ways()
    {
        MailRig.Deliver(Inbox, "Subject: a\n\nb\n");
        await _dovecot.ImapAsync("SELECT INBOX", @"STORE 1 +FLAGS (\Answered $Forwarded Junk)");
        var mailbox = Look();
        var message = mailbox.Snapshot.Messages[0];
        Assert.Equal(MessageFlags.Answered, message.Flags);
        Assert.Equal(["$Forwarded", "Junk"], mailbox.Snapshot.Keywords.Names(message.Keywords));

        var letters = mailbox.LettersOf(["Junk", "Work"]);
        Inbox.SetFlags(message.File, MessageFlags.Draft | MessageFlags.Deleted, letters!.Value); // there is room
        string imap = await _dovecot.ImapAsync("SELECT INBOX", "FETCH 1 FLAGS");
        Assert.Matches(@"\* 1 FETCH \(FLAGS \(\\Deleted \\Draft (\\Recent )?(Junk Work|Work Junk)\)\)", imap);

        Inbox.Expunge(Messages(Look())[0].File);
        Assert.Contains("* 0 EXISTS", await _dovecot.ImapAsync("SELECT INBOX"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_have_one_name_at_both()
    {
        _dovecot.Tree.Create(MailRig.Named("Entwürfe/日本 & more"));
        string imap = await _dovecot.ImapAsync("CREATE \"Archive/&AOQA9gD8-\"", "LIST \"\" *", "STATUS \"Entw&APw-rfe/&ZeVnLA- &- more\" (UIDNEXT)");
        Assert.Contains("\"Entw&APw-rfe/&ZeVnLA- &- more\"", imap, StringComparison.Ordinal);
        Assert.Contains("(UIDNEXT 1)", imap, StringComparison.Ordinal);
        Assert.Equal(["INBOX", "Archive/äöü", "Entwürfe/日本 & more"], _dovecot.Tree.Folders().Select(name => name.Text));
    }

    [Fact]
    public async Task A_UIDVALIDITY_of_either_is_above_all_of_both()
    {
        var seen = new List<uint>();
        for (int round = 0; round < 2; round++)
        {
            _dovecot.Tree.Create(MailRig.Named("a"));
            var ours = new Mailbox(_dovecot.Tree.Folder(MailRig.Named("a")));
            ours.Synchronise();
            seen.Add(ours.Snapshot.UidValidity);
            await _dovecot.ImapAsync("DELETE a");
            string imap = await _dovecot.ImapAsync("CREATE a", "SELECT a");
            seen.Add(uint.Parse(Validity().Match(imap).Groups["value"].Value, CultureInfo.InvariantCulture));
            Assert.True(_dovecot.Tree.Delete(MailRig.Named("a")));
        }

        Assert.Equal(seen.Distinct().Order(), seen);
    }

    [Fact]
    public async Task Both_at_once_give_every_message_one_UID()
    {
        var told = new Dictionary<uint, string>();
        var theirs = Task.Run(async () =>
        {
            for (int i = 0; i < 12; i++)
                await _dovecot.ImapAsync("APPEND INBOX {14+}\r\nSubject: x\r\n\r\n", "SELECT INBOX", "STORE 1:* +FLAGS (\\Seen)", "STORE 1:* -FLAGS (\\Seen)");
        });
        var mailbox = new Mailbox(Inbox);
        while (!theirs.IsCompleted)
        {
            MailRig.Deliver(Inbox, "Subject: y\n\nz\n");
            mailbox.Synchronise();
            foreach (var message in Messages(mailbox))
            {
                string name = Encoding.UTF8.GetString(message.File.BaseName.Span);
                Assert.Equal(name, told.TryGetValue(message.Uid, out string? before) ? before : name);
                told[message.Uid] = name;
            }
        }

        await theirs;
        mailbox.Synchronise();
        Assert.Equal(await _dovecot.MessagesAsync(), Told(mailbox));
        Assert.Equal(Told(mailbox), Told(Look()));
        Assert.Equal(told.Count, told.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(mailbox.Snapshot.Messages.Length, Directory.GetFiles(Inbox.Path + "/new").Length + Directory.GetFiles(Inbox.Path + "/cur").Length);
    }

    private Mailbox Look()
    {
        var mailbox = new Mailbox(Inbox);
        mailbox.Synchronise();
        return mailbox;
    }

    private static MailboxMessage[] Messages(Mailbox mailbox) => mailbox.Snapshot.Messages.ToArray();

    private static string[] Told(Mailbox mailbox) => [.. Messages(mailbox).Select(message => $"{message.Uid} {Encoding.UTF8.GetString(message.File.BaseName.Span)}")];

    [GeneratedRegex(@"UIDVALIDITY (?<value>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Validity();
}
