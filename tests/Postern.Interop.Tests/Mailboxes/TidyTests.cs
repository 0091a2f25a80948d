using System.Globalization;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Lines of messages that were expunged leave <c>dovecot-uidlist</c>, while it is used, and Dovecot goes on with it.</summary>
public sealed class TidyTests(MailServers servers)
{
    [Fact]
    public async Task Lines_of_expunged_messages_go_and_no_UID_changes_for_us_or_for_Dovecot()
    {
        var dovecot = await servers.DovecotAsync();
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync(), theirs = dovecot.NewUser();
        // One Maildir of two servers.
        Directory.Delete(server.MailOf(user), recursive: true);
        Directory.CreateSymbolicLink(server.MailOf(user), dovecot.MailOf(theirs));
        for (int i = 1; i <= 100; i++)
            Maildir.Put(dovecot.MailOf(theirs), i, Maildir.Letter($"m{i}"));
        await using var ours = await server.LoginAsync(user);
        await using var other = await ImapTalk.LoginAsync(dovecot.Port("imap"), theirs, DovecotServer.Password);
        await ours.DoAsync("SELECT INBOX");
        await other.DoAsync("SELECT INBOX");
        string[] uids = [.. (await ours.DoAsync("FETCH 81:100 (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])")).SkipLast(1).Select(WithoutNumber)];
        await ours.DoAsync("STORE 1:80 +FLAGS.SILENT (\\Deleted)");
        await ours.DoAsync("EXPUNGE");
        await Patience.UntilAsync(() => Lines(dovecot.MailOf(theirs)) == 20, () => $"{Lines(dovecot.MailOf(theirs))} lines");
        foreach (ImapTalk talk in (ImapTalk[])[ours, other])
        {
            await Patience.UntilAsync(async () => (await talk.DoAsync("UID SEARCH ALL"))[0] == $"* SEARCH {string.Join(' ', Enumerable.Range(81, 20))}", () => "they are not the same");
            Assert.Equal(uids, (await talk.DoAsync("FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])")).Where(line => line.Contains(" FETCH (", StringComparison.Ordinal)).Select(WithoutNumber));
        }
        Assert.Contains(" 101]", (await other.AppendAsync("INBOX", "Subject: x\r\n\r\nb\r\n"))[^1], StringComparison.Ordinal);
        Assert.Contains(" 102]", (await ours.AppendAsync("INBOX", "Subject: y\r\n\r\nb\r\n"))[^1], StringComparison.Ordinal);
        foreach (ImapTalk talk in (ImapTalk[])[ours, other])
            await Patience.UntilAsync(async () => (await talk.DoAsync("UID SEARCH UID 101:*"))[0] == "* SEARCH 101 102", () => "they are not the same");
    }

    private static int Lines(string path) => File.ReadAllLines(Path.Combine(path, "dovecot-uidlist")).Length - 1;

    private static string WithoutNumber(string fetch) => fetch[(fetch.IndexOf(" FETCH ", StringComparison.Ordinal) + " FETCH ".Length)..].Replace("\"", "", StringComparison.Ordinal).ToUpper(CultureInfo.InvariantCulture);
}
