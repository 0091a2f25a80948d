using Postern.Mail.Tests.Doors;
using Postern.Store.Maildir.Uids;
using Postern.Testing;

namespace Postern.Mail.Tests.Servers.Pop3;

/// <summary>One session for each mailbox, and a second one that is not shut out for ever (RFC 1939 §4).</summary>
public sealed class LockTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Pop3Rig _rig;

    public LockTests() => _rig = new Pop3Rig(clock: _time);

    [Fact]
    public async Task The_second_waits_for_the_first_to_leave()
    {
        using var first = await _rig.EnterAsync();
        using var second = await _rig.ArriveAsync();
        await first.AskAsync("NOOP", "+OK");
        await first.AskAsync("QUIT", "+OK");
        await second.HearAsync("+OK Logged in");
    }

    [Fact]
    public async Task The_second_waits_for_the_first_to_be_lost()
    {
        using var first = await _rig.EnterAsync();
        using var second = await _rig.ArriveAsync();
        first.Dispose();
        await second.HearAsync("+OK Logged in");
    }

    [Fact]
    public async Task While_the_first_is_at_work_the_second_is_told_so()
    {
        using var first = await _rig.EnterAsync();
        using var second = await _rig.ArriveAsync();
        var heard = second.HearAsync("-ERR [IN-USE] Another session has the mailbox");
        while (!heard.IsCompleted)
        {
            await first.AskAsync("NOOP", "+OK");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await heard;
        await first.AskAsync("QUIT", "+OK");
        await second.AskAsync("USER ann", "+OK");
        await second.AskAsync("PASS secret", "+OK Logged in");
    }

    [Fact]
    public async Task A_first_that_is_silent_for_a_minute_has_to_leave()
    {
        _rig.Put("Subject: x\n\n");
        using var first = await _rig.EnterAsync();
        await first.AskAsync("DELE 1", "+OK");
        _time.Advance(TimeSpan.FromMinutes(1));
        using var second = await _rig.EnterAsync();
        Assert.Equal("", await first.RestAsync());
        Assert.EndsWith("its place is wanted by another session", await _rig.Bench.EndAsync(), StringComparison.Ordinal);
        Assert.Contains(_rig.Bench.Log.Lines, line => line.Contains("it has been silent for 60 s, and its place is wanted by another session", StringComparison.Ordinal));
        await second.AskAsync("STAT", "+OK 1 ");
    }

    [Fact]
    public async Task A_first_that_falls_silent_while_the_second_waits_has_to_leave_too()
    {
        using var first = await _rig.EnterAsync();
        _time.Advance(TimeSpan.FromSeconds(58));
        using var second = await _rig.ArriveAsync();
        var heard = second.HearAsync("+OK Logged in");
        while (!heard.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await heard;
        Assert.Equal("", await first.RestAsync());
    }

    [Fact]
    public async Task Those_who_wait_come_in_one_after_the_other()
    {
        var clients = new List<TestClient> { await _rig.EnterAsync() };
        for (int i = 0; i < 4; i++)
            clients.Add(await _rig.ArriveAsync());
        for (int i = 0; i < clients.Count; i++)
        {
            // Which of them is next is not ours to say: their passwords may have come in any order.
            var next = i == 0 ? clients[0] : await InAsync(clients[i..]);
            (clients[clients.IndexOf(next)], clients[i]) = (clients[i], next);
            await next.AskAsync("QUIT", "+OK Goodbye");
        }
    }

    [Fact]
    public async Task Another_mailbox_is_free()
    {
        using var first = await _rig.EnterAsync();
        using var second = await _rig.EnterAsync("bob");
        await second.AskAsync("STAT", "+OK 0 0");
    }

    [Fact]
    public async Task Another_process_that_has_the_mailbox_is_waited_for_and_not_ended()
    {
        using var other = SessionLock.TryTake(_rig.Folder);
        Assert.NotNull(other);
        Assert.Null(SessionLock.TryTake(_rig.Folder));
        using var client = await _rig.ArriveAsync();
        var heard = client.HearAsync("-ERR [IN-USE]");
        while (!heard.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await heard;
        other.Dispose();
        await client.AskAsync("USER ann", "+OK");
        await client.AskAsync("PASS secret", "+OK Logged in");
    }

    public void Dispose() => _rig.Dispose();

    private async Task<TestClient> InAsync(List<TestClient> waiting)
    {
        var tasks = waiting.ConvertAll(client => _heard.TryGetValue(client, out var task) ? task : _heard[client] = client.HearAsync("+OK Logged in"));
        return waiting[tasks.IndexOf(await Task.WhenAny(tasks))];
    }

    private readonly Dictionary<TestClient, Task<string>> _heard = [];
}
