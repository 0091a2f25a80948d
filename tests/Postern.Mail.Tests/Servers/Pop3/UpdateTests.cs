namespace Postern.Mail.Tests.Servers.Pop3;

/// <summary>What becomes of the messages at the end of a session, however it ends (RFC 1939 §6).</summary>
public sealed class UpdateTests : IDisposable
{
    private readonly Pop3Rig _rig = new();

    public UpdateTests()
    {
        for (int i = 1; i <= 4; i++)
            _rig.Put($"Subject: {i}\n\nbody\n");
    }

    [Fact]
    public async Task At_QUIT_deleted_messages_are_gone_and_those_that_were_retrieved_are_seen()
    {
        await _rig.TalkAsync("DELE 2", "RETR 1", "TOP 3 1", "RETR 2", "QUIT");
        Assert.Equal(["cur/000001.test:2,S", "cur/000003.test:2,", "cur/000004.test:2,"], _rig.Files);
    }

    [Fact]
    public async Task RSET_forgets_what_was_deleted_and_what_was_retrieved()
    {
        await _rig.TalkAsync("DELE 2", "RETR 1", "RSET", "QUIT");
        Assert.Equal(["cur/000001.test:2,", "cur/000002.test:2,", "cur/000003.test:2,", "cur/000004.test:2,"], _rig.Files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_ends_without_QUIT_changes_nothing(bool isCut)
    {
        using var client = await _rig.EnterAsync();
        await client.AskAsync("DELE 2", "+OK");
        await client.AskAsync("RETR 1", "\r\n.");
        if (isCut)
            client.Dispose();
        else
            client.Finish();
        Assert.EndsWith(isCut ? "" : "closed by the client without QUIT", await _rig.Bench.EndAsync(), StringComparison.Ordinal);
        Assert.Equal(["cur/000001.test:2,", "cur/000002.test:2,", "cur/000003.test:2,", "cur/000004.test:2,"], _rig.Files);
    }

    [Fact]
    public async Task What_came_since_the_login_is_not_seen_and_stays()
    {
        using var client = await _rig.EnterAsync();
        _rig.Put("Subject: later\n\n");
        await client.AskAsync("STAT", "+OK 4 ");
        await client.AskAsync("DELE 4", "+OK");
        await client.AskAsync("QUIT", "+OK");
        Assert.Equal(["cur/000001.test:2,", "cur/000002.test:2,", "cur/000003.test:2,", "new/000005.test"], _rig.Files);
    }

    [Fact]
    public async Task A_message_that_another_program_removed_is_refused_and_its_deletion_is_not()
    {
        using var client = await _rig.EnterAsync();
        await client.AskAsync("STAT", "+OK 4 ");
        File.Delete(_rig.PathOf("cur/000002.test:2,"));
        Assert.Equal("-ERR This message has been removed by another program\r\n", await client.AskAsync("RETR 2", "-ERR"));
        Assert.Equal("-ERR This message has been removed by another program\r\n", await client.AskAsync("TOP 2 1", "-ERR"));
        await client.AskAsync("LIST", "4 20\r\n.");
        await client.AskAsync("DELE 2", "+OK");
        await client.AskAsync("DELE 3", "+OK");
        await client.AskAsync("QUIT", "+OK Goodbye");
        Assert.Equal(["cur/000001.test:2,", "cur/000004.test:2,"], _rig.Files);
    }

    [Fact]
    public async Task A_message_that_another_program_flagged_is_sent_and_keeps_its_flag()
    {
        using var client = await _rig.EnterAsync();
        File.Move(_rig.PathOf("cur/000001.test:2,"), _rig.PathOf("cur/000001.test:2,F"));
        File.Move(_rig.PathOf("cur/000002.test:2,"), _rig.PathOf("cur/000002.test:2,S"));
        await client.AskAsync("RETR 1", "\r\n.");
        await client.AskAsync("DELE 2", "+OK");
        await client.AskAsync("QUIT", "+OK");
        Assert.Equal(["cur/000001.test:2,FS", "cur/000003.test:2,", "cur/000004.test:2,"], _rig.Files);
    }

    [Fact]
    public async Task Where_the_disk_refuses_QUIT_says_so_and_nothing_is_lost()
    {
        using var client = await _rig.EnterAsync();
        await client.AskAsync("DELE 2", "+OK");
        Directory.Move(_rig.PathOf("cur"), _rig.PathOf("away"));
        Assert.Equal("-ERR [SYS/TEMP] Some deleted messages are not removed\r\n", await client.AskAsync("QUIT", "-ERR"));
        Assert.Contains("not all could be removed", await _rig.Bench.EndAsync(), StringComparison.Ordinal);
        Directory.Move(_rig.PathOf("away"), _rig.PathOf("cur"));
        Assert.Equal(4, _rig.Files.Length);
    }

    [Fact]
    public async Task Where_the_disk_refuses_a_message_the_session_goes_on()
    {
        using var client = await _rig.EnterAsync();
        Directory.Move(_rig.PathOf("cur"), _rig.PathOf("away"));
        Assert.StartsWith("-ERR [SYS/TEMP] ", await client.AskAsync("RETR 2", "-ERR"), StringComparison.Ordinal);
        Assert.StartsWith("-ERR [SYS/TEMP] ", await client.AskAsync("STAT", "-ERR"), StringComparison.Ordinal);
        Directory.Move(_rig.PathOf("away"), _rig.PathOf("cur"));
        await client.AskAsync("RETR 2", "\r\n.");
        await client.AskAsync("STAT", "+OK 4 80");
        await client.AskAsync("QUIT", "+OK Goodbye");
        Assert.Contains(_rig.Bench.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("RETR came to nothing", StringComparison.Ordinal));
    }

    public void Dispose() => _rig.Dispose();
}
