using System.Text;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Programs that keep two mailboxes equal, between ours and Dovecot's, and programs that read and change one.</summary>
public sealed class SyncTests(MailServers servers)
{
    [Fact]
    public async Task Mbsync_makes_ours_and_Dovecots_equal_both_ways()
    {
        Needed.Program("mbsync");
        var dovecot = await servers.DovecotAsync();
        await using var server = await MailboxServer.StartAsync();
        (string ours, string theirs) = (await server.NewUserAsync(), dovecot.NewUser());
        for (int i = 1; i <= 10; i++)
            Maildir.Put(i % 2 == 0 ? server.MailOf(ours) : dovecot.MailOf(theirs), i, Encoding.Latin1.GetBytes(Letter.ToUnix(Letter.Text($"sync-{i}"))), i % 3 == 0 ? "S" : "");
        string rc = Settings(server, dovecot, ours, theirs);
        await Shell.RunAsync("mbsync", "--config", rc, "--all");
        Assert.Equal(10, Maildir.Contents(server.MailOf(ours)).Count);
        Assert.Equal(Plain(dovecot.MailOf(theirs)), Plain(server.MailOf(ours)));
        await using (var mine = await server.LoginAsync(ours))
        {
            await mine.DoAsync("SELECT INBOX");
            await mine.DoAsync("STORE 1:3 +FLAGS (\\Flagged)");
            await mine.DoAsync("STORE 4 +FLAGS (\\Deleted)");
            await mine.DoAsync("EXPUNGE");
            await mine.AppendAsync("INBOX", Letter.Text("sync-11"));
        }
        await using (var its = await ImapTalk.LoginAsync(dovecot.Port("imap"), theirs, DovecotServer.Password))
        {
            await its.DoAsync("SELECT INBOX");
            await its.DoAsync("STORE 9 +FLAGS (\\Answered \\Seen)");
            await its.DoAsync("STORE 10 +FLAGS (\\Deleted)");
            await its.DoAsync("EXPUNGE");
        }
        await Shell.RunAsync("mbsync", "--config", rc, "--all");
        await Shell.RunAsync("mbsync", "--config", rc, "--all");
        Assert.Equal(9, Maildir.Contents(server.MailOf(ours)).Count);
        Assert.Equal(Plain(dovecot.MailOf(theirs)), Plain(server.MailOf(ours)));
    }

    [Fact]
    public async Task Dovecot_reads_our_Maildir_with_the_same_UIDs_flags_and_keywords_and_back()
    {
        var dovecot = await servers.DovecotAsync();
        await using var server = await MailboxServer.StartAsync();
        (string ours, string theirs) = (await server.NewUserAsync(), dovecot.NewUser());
        await using (var talk = await server.LoginAsync(ours))
        {
            await talk.DoAsync("SELECT INBOX");
            for (int i = 1; i <= 6; i++)
                await talk.AppendAsync("INBOX", Letter.Text($"carried-{i}"), i % 2 == 0 ? "(\\Seen Work) " : "($Later) ");
            await talk.DoAsync("STORE 2 +FLAGS (\\Deleted)");
            await talk.DoAsync("EXPUNGE");
        }
        string before = await PictureAsync(await server.LoginAsync(ours));
        await CarryAsync(server.MailOf(ours), dovecot.MailOf(theirs));
        var its = await ImapTalk.LoginAsync(dovecot.Port("imap"), theirs, DovecotServer.Password);
        Assert.Equal(before, await PictureAsync(its));
        await using (its = await ImapTalk.LoginAsync(dovecot.Port("imap"), theirs, DovecotServer.Password))
        {
            await its.DoAsync("SELECT INBOX");
            await its.DoAsync("STORE 1 FLAGS (\\Answered Another)");
            await its.AppendAsync("INBOX", Letter.Text("carried-7"), "(Work) ");
        }
        string after = await PictureAsync(await ImapTalk.LoginAsync(dovecot.Port("imap"), theirs, DovecotServer.Password));
        string again = await server.NewUserAsync();
        await CarryAsync(dovecot.MailOf(theirs), server.MailOf(again));
        Assert.Equal(after, await PictureAsync(await server.LoginAsync(again)));
    }

    [Fact]
    public async Task Pythons_imaplib_reads_and_changes()
    {
        Needed.Program("python3");
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        string letter = Letter.Text("python");
        string file = server.Directory.Write("letter", Encoding.Latin1.GetBytes(letter));
        string script = server.Directory.Write("script.py", $"""
            import imaplib
            letter = open('{file}', 'rb').read()
            box = imaplib.IMAP4('127.0.0.1', {server.Port})
            box.login('{user}', '{MailboxServer.Password}')
            print(box.append('INBOX', '(\\Flagged Work)', None, letter))
            print(box.select('INBOX'))
            kind, data = box.uid('FETCH', '1:*', '(FLAGS BODY.PEEK[])')
            assert data[0][1] == letter, data
            print(box.store('1', '+FLAGS', '(\\Seen)'))
            print(box.copy('1', 'INBOX'))
            print(box.store('1', '+FLAGS.SILENT', '(\\Deleted)'))
            print(box.expunge())
            kind, data = box.fetch('1', '(UID FLAGS RFC822)')
            assert data[0][1] == letter, data
            print(data[0][0])
            box.close()
            box.logout()
            """);
        string said = await Shell.RunAsync("python3", script);
        Assert.Contains("\\Seen", said, StringComparison.Ordinal);
        Assert.Single(Maildir.Files(server.MailOf(user)));
    }

    [Fact]
    public async Task Curl_reads_a_message_and_adds_one()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        string letter = Letter.Text("curl");
        string file = server.Directory.Write("letter", Encoding.Latin1.GetBytes(letter));
        string url = $"imap://127.0.0.1:{server.Port}/INBOX", login = $"{user}:{MailboxServer.Password}";
        await Shell.RunAsync("curl", "-sS", "--user", login, "--upload-file", file, url);
        string got = server.Directory.File("got");
        await Shell.RunAsync("curl", "-sS", "--user", login, "--output", got, $"{url};UID=1");
        Assert.Equal(letter, await File.ReadAllTextAsync(got, Encoding.Latin1));
        Assert.Equal([Letter.ToUnix(letter)], Plain(server.MailOf(user)));
    }

    /// <summary>Messages by what they hold, without the line that mbsync adds.</summary>
    private static IEnumerable<string> Plain(string path) => Maildir.Contents(path)
        .Select(text => string.Join('\n', Letter.ToUnix(text).Split('\n').Where(line => !line.StartsWith("X-TUID:", StringComparison.Ordinal)))).Order(StringComparer.Ordinal);

    private static async Task<string> PictureAsync(ImapTalk talk)
    {
        await using var one = talk;
        var told = await talk.DoAsync("SELECT INBOX");
        var messages = await talk.DoAsync("FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])");
        return string.Join('\n', told.Where(line => line.Contains("UIDNEXT", StringComparison.Ordinal)).Select(line => line[..line.IndexOf(']', StringComparison.Ordinal)]).Concat(messages.SkipLast(1).Select(message => Answers.Of([message, "OK"]))));
    }

    /// <summary>Everything but what a server only remembers.</summary>
    private static async Task CarryAsync(string from, string to) =>
        await Shell.RunAsync("sh", "-c", $"rm -rf {to}/* && cd {from} && cp -rp cur new tmp dovecot-uidlist dovecot-keywords {to}/ && chmod -R a+rwX {to}");

    private static string Settings(MailboxServer server, DovecotServer dovecot, string ours, string theirs) => server.Directory.Write("mbsyncrc", $"""
        IMAPStore ours
        Host 127.0.0.1
        Port {server.Port}
        User {ours}
        Pass {MailboxServer.Password}
        SSLType None
        AuthMechs LOGIN

        IMAPStore theirs
        Host 127.0.0.1
        Port {dovecot.Port("imap")}
        User {theirs}
        Pass {DovecotServer.Password}
        SSLType None
        AuthMechs LOGIN

        Channel both
        Far :ours:
        Near :theirs:
        Patterns INBOX
        Expunge Both
        Sync All
        SyncState {server.Directory.File("sync-")}

        """);
}
