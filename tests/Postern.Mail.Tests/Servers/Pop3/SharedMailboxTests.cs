using System.Globalization;
using Postern.Mail.Tests.Servers.Imap;

namespace Postern.Mail.Tests.Servers.Pop3;

/// <summary>A mailbox that sessions of POP3 and of IMAP have open at the same time.</summary>
public sealed class SharedMailboxTests : IDisposable
{
    private readonly Pop3Rig _rig = new();

    public SharedMailboxTests()
    {
        for (int i = 1; i <= 3; i++)
            _rig.Put($"Subject: {i}\n\nbody\n");
    }

    [Fact]
    public async Task A_session_of_IMAP_that_idles_is_told_what_QUIT_has_done()
    {
        using ImapTalk imap = await _rig.EnterImapAsync();
        using var pop3 = await _rig.EnterAsync();
        await imap.SayAsync("SELECT INBOX");
        await imap.Client.SayAsync("i IDLE\r\n");
        await imap.Client.HearAsync("+ ");
        await pop3.AskAsync("RETR 1", "\r\n.");
        await pop3.AskAsync("DELE 2", "+OK");
        await pop3.AskAsync("QUIT", "+OK");
        // One look at it tells both.
        string told = await imap.Client.HearAsync("* 2 EXPUNGE");
        told += told.Contains("FETCH", StringComparison.Ordinal) ? "" : await imap.Client.HearAsync("FETCH");
        Assert.Contains("* 1 FETCH (FLAGS (\\Seen", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_UIDL_is_the_UID_and_the_UIDVALIDITY_that_IMAP_tells()
    {
        using var pop3 = await _rig.EnterAsync();
        using ImapTalk imap = await _rig.EnterImapAsync();
        string[] selected = await imap.SayAsync("SELECT INBOX");
        uint validity = uint.Parse(selected.Single(line => line.Contains("UIDVALIDITY ", StringComparison.Ordinal)).Split("UIDVALIDITY ")[1].Split(']')[0], CultureInfo.InvariantCulture);
        string[] fetched = await imap.SayAsync("FETCH 1:* (UID)");
        string[] uidls = [.. fetched[..^1].Select((line, at) => $"{at + 1} {uint.Parse(line.Split("UID ")[1].TrimEnd(')'), CultureInfo.InvariantCulture):x8}{validity:x8}")];
        Assert.Equal(3, uidls.Length);
        Assert.Contains(string.Join("\r\n", uidls), await pop3.AskAsync("UIDL", "\r\n."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_IMAP_changes_meanwhile_changes_nothing_of_what_the_client_was_told()
    {
        using var pop3 = await _rig.EnterAsync();
        using ImapTalk imap = await _rig.EnterImapAsync();
        string list = await pop3.AskAsync("LIST", "\r\n.");
        string uidl = await pop3.AskAsync("UIDL", "\r\n.");
        await imap.SayAsync("SELECT INBOX");
        Assert.Equal("OK", await imap.EndAsync("STORE 1 FLAGS (\\Flagged work)"));
        Assert.Equal("OK", await imap.EndAsync("STORE 2 FLAGS (\\Deleted)"));
        Assert.Equal("OK", await imap.EndAsync("EXPUNGE"));
        _rig.Put("Subject: later\n\n");
        Assert.Equal("OK", await imap.EndAsync("NOOP"));
        Assert.Equal(list, await pop3.AskAsync("LIST", "\r\n."));
        Assert.Equal(uidl, await pop3.AskAsync("UIDL", "\r\n."));
        Assert.Equal("+OK 3 60\r\n", await pop3.AskAsync("STAT", "+OK"));
        Assert.Contains("Subject: 1\r\n", await pop3.AskAsync("RETR 1", "\r\n."), StringComparison.Ordinal);
        await pop3.AskAsync("RETR 2", "-ERR");
        Assert.Contains("Subject: 3\r\n", await pop3.AskAsync("RETR 3", "\r\n."), StringComparison.Ordinal);
        await pop3.AskAsync("DELE 2", "+OK");
        await pop3.AskAsync("DELE 3", "+OK");
        await pop3.AskAsync("QUIT", "+OK Goodbye");
        Assert.Equal(["cur/000001.test:2,FSa", "cur/000004.test:2,"], _rig.Files);
    }

    [Fact]
    public async Task A_size_is_found_once_for_all_sessions()
    {
        string list;
        using (var first = await _rig.EnterAsync())
        {
            list = await first.AskAsync("LIST", "\r\n.");
            await first.AskAsync("QUIT", "+OK");
        }

        // No program changes a message: who still tells its old size has not read it again.
        foreach (string file in _rig.Files)
            File.WriteAllText(_rig.PathOf(file), "Subject: another, and of another size\n\n");
        using var second = await _rig.EnterAsync();
        Assert.Equal(list, await second.AskAsync("LIST", "\r\n."));
        using ImapTalk imap = await _rig.EnterImapAsync();
        await imap.SayAsync("SELECT INBOX");
        Assert.Equal("* 1 FETCH (RFC822.SIZE 20)", (await imap.SayAsync("FETCH 1 (RFC822.SIZE)"))[0]);
    }

    public void Dispose() => _rig.Dispose();
}
