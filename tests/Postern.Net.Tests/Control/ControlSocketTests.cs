using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Control;

namespace Postern.Net.Tests.Control;

/// <summary>Proves what is spoken on the control socket, over real ones.</summary>
public sealed class ControlSocketTests : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string Script = "$s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die $!; print $s qq({\"v\":1,\"verb\":\"status\"}\\n); $s->flush; print while <$s>";

    private static readonly string[] AsNobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "perl", "-MIO::Socket::UNIX", "-e"];

    private readonly ControlRig _rig = new();

    private static CancellationToken Cancel => ControlRig.Cancel;

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_verb_is_asked_and_answers()
    {
        await _rig.OpenAsync("one", new TestVerb("echo", (arguments, _) => ValueTask.FromResult(new ControlAnswer(arguments.Clone()))));
        using var client = await ControlClient.FindAsync(_rig.Directory, name: null, Cancel);
        var answer = await client.AskAsync("echo", ["now"], Cancel);
        Assert.True(answer.GetProperty("now").GetBoolean());
        Assert.Equal(("one", Environment.ProcessId), (client.Name, client.ProcessId));
    }

    [Fact]
    public async Task One_caller_may_ask_again_and_again()
    {
        await _rig.OpenAsync("one", TestVerb.Answering("count", "[1,2,3]"));
        using var client = await ControlClient.FindAsync(_rig.Directory, "one", Cancel);
        for (int i = 0; i < 100; i++)
            Assert.Equal(3, (await client.AskAsync("count", [], Cancel)).GetArrayLength());
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_and_goes_with_the_socket()
    {
        var socket = await _rig.OpenAsync("one");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(socket.Path));
        await socket.DisposeAsync();
        Assert.False(File.Exists(socket.Path));
    }

    [Fact]
    public async Task Who_takes_anothers_place_stands_beside_it_until_it_takes_the_name()
    {
        var before = await _rig.OpenAsync("one", TestVerb.Answering("who", "1"));
        await using var next = await ControlSocket.OpenAsync(_rig.Directory, "one", [TestVerb.Answering("who", "2")], TimeProvider.System, _rig.Log, Environment.ProcessId);
        Assert.Equal(1, await WhoAsync());
        next.TakeName();
        before.GiveAway("one");
        Assert.Equal(2, await WhoAsync());
        await before.DisposeAsync();
        Assert.Equal(2, await WhoAsync());
        await next.DisposeAsync();
        Assert.Equal(["control.lock"], Directory.EnumerateFileSystemEntries(_rig.Directory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Who_does_not_take_the_name_in_the_end_leaves_it()
    {
        await _rig.OpenAsync("one", TestVerb.Answering("who", "1"));
        var next = await ControlSocket.OpenAsync(_rig.Directory, "one", [TestVerb.Answering("who", "2")], TimeProvider.System, _rig.Log, Environment.ProcessId);
        await next.DisposeAsync();
        Assert.Equal(1, await WhoAsync());
        Assert.Equal(["control-one.sock", "control.lock"], Directory.EnumerateFileSystemEntries(_rig.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_that_was_to_take_a_place_and_died_is_cleared_away()
    {
        string dead = Path.Combine(_rig.Directory, "next-4711.sock");
        UnixListener.Open(dead, OwnerOnly, 1).Dispose();
        Assert.True(File.Exists(dead), "closing removes no file");
        await _rig.OpenAsync("one");
        Assert.False(File.Exists(dead));
    }

    [Theory]
    [InlineData("nonsense\n", "not a line of JSON")]
    [InlineData("{\"v\":1,\"verb\":\n", "not a line of JSON")]
    [InlineData("[]\n", "not a line of JSON")]
    [InlineData("{\"v\":1}\n", "does not know")]
    [InlineData("{\"v\":1,\"verb\":\"dance\"}\n", "it knows status")]
    [InlineData("{\"v\":2,\"verb\":\"status\"}\n", "version 2 is not spoken here")]
    [InlineData("{\"verb\":\"status\"}\n", "version 0 is not spoken here")]
    public async Task A_wrong_request_is_told_so(string request, string expected)
    {
        var socket = await _rig.OpenAsync("one", TestVerb.Answering("status", "{}"));
        string answer = await ControlRig.SayAsync(socket, request);
        Assert.StartsWith("{\"v\":1,\"ok\":false,", answer, StringComparison.Ordinal);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_the_same_however_it_is_cut()
    {
        var socket = await _rig.OpenAsync("one", TestVerb.Answering("status", "{}"));
        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await caller.ConnectAsync(new UnixDomainSocketEndPoint(socket.Path), Cancel);
        foreach (byte letter in "{\"v\":1,\"verb\":\"status\"}\n"u8.ToArray())
            await caller.SendAsync(new[] { letter }, Cancel);
        byte[] answer = new byte[200];
        int count = await caller.ReceiveAsync(answer, Cancel);
        Assert.Equal("{\"v\":1,\"ok\":true,\"result\":{}}\n", Encoding.UTF8.GetString(answer, 0, count));
    }

    [Fact]
    public async Task Two_requests_in_one_piece_have_two_answers()
    {
        var socket = await _rig.OpenAsync("one", TestVerb.Answering("status", "{}"));
        string answer = await ControlRig.SayAsync(socket, "{\"v\":1,\"verb\":\"status\"}\n{\"v\":1,\"verb\":\"status\"}\n");
        Assert.Equal(2, answer.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task A_line_without_an_end_is_given_up()
    {
        var socket = await _rig.OpenAsync("one");
        string answer = "";
        try
        {
            answer = await ControlRig.SayAsync(socket, new byte[200_000]);
        }
        catch (Exception reset) when (reset is SocketException or IOException)
        {
            // Hung up in the middle of our bytes, which is what we came to see.
        }
        Assert.Equal("", answer);
        Assert.Contains(_rig.Log.Lines, line => line.Contains("a line longer than 65536 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_verb_refuses_is_told_and_a_bug_is_not()
    {
        await _rig.OpenAsync(
            "one",
            new TestVerb("refuse", (_, _) => throw new ControlException("not today")),
            new TestVerb("break", (_, _) => throw new InvalidOperationException("secret")));
        using var client = await ControlClient.FindAsync(_rig.Directory, "one", Cancel);
        var refused = await Assert.ThrowsAsync<ControlException>(() => client.AskAsync("refuse", [], Cancel));
        var broken = await Assert.ThrowsAsync<ControlException>(() => client.AskAsync("break", [], Cancel));
        Assert.Equal("not today", refused.Message);
        Assert.DoesNotContain("secret", broken.Message, StringComparison.Ordinal);
        Assert.Contains(_rig.Log.Lines, line => line.StartsWith("Error: control: break", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_silent_callers_cost_nothing_but_their_places()
    {
        var socket = await _rig.OpenAsync("one", TestVerb.Answering("status", "{}"));
        var silent = new List<Socket>();
        for (int i = 0; i < 10; i++)
        {
            silent.Add(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
            await silent[i].ConnectAsync(new UnixDomainSocketEndPoint(socket.Path), Cancel);
        }
        using var client = await ControlClient.FindAsync(_rig.Directory, "one", Cancel);
        await client.AskAsync("status", [], Cancel);
        silent.ForEach(caller => caller.Dispose());
    }

    [Fact]
    public async Task Whoever_asks_for_the_end_has_its_answer_first_and_then_sees_the_end()
    {
        var stopping = new TaskCompletionSource();
        var socket = await _rig.OpenAsync("one", new TestVerb("stop", (_, _) => ValueTask.FromResult(new ControlAnswer(ControlRig.Json("{}"), stopping.SetResult))));
        using var client = await ControlClient.FindAsync(_rig.Directory, "one", Cancel);
        await client.AskAsync("stop", [], Cancel);
        await stopping.Task;
        Task end = client.WaitForEndAsync(Cancel);
        Assert.False(end.IsCompleted);
        await socket.DisposeAsync();
        await end;
    }

    [Fact]
    public async Task A_verb_that_runs_is_cancelled_at_the_end()
    {
        var began = new TaskCompletionSource();
        var socket = await _rig.OpenAsync("one", new TestVerb("wait", async (_, cancel) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return default;
        }));
        using var client = await ControlClient.FindAsync(_rig.Directory, "one", Cancel);
        Task asked = client.AskAsync("wait", [], Cancel);
        await began.Task;
        await socket.DisposeAsync();
        await Assert.ThrowsAsync<ControlException>(() => asked);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await _rig.OpenAsync("one");
        var taken = await Assert.ThrowsAsync<ControlException>(() => _rig.OpenAsync("one"));
        Assert.Contains("--name", taken.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(), taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_that_start_at_once_under_one_name_one_wins_and_can_be_asked()
    {
        var starts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return await ControlSocket.OpenAsync(_rig.Directory, "one", [TestVerb.Answering("status", "{}")], TimeProvider.System, _rig.Log);
            }
            catch (ControlException)
            {
                return null;
            }
        }));
        await using var winner = Assert.Single(starts.OfType<ControlSocket>());
        using var client = await ControlClient.FindAsync(_rig.Directory, "one", Cancel);
        await client.AskAsync("status", [], Cancel);
    }

    [Fact]
    public async Task What_a_dead_process_left_behind_is_removed()
    {
        foreach (string name in new[] { "one", "4711" })
        {
            using var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            dead.Bind(new UnixDomainSocketEndPoint(Path.Combine(_rig.Directory, $"control-{name}.sock")));
        }
        await _rig.OpenAsync("one");
        Assert.Equal("control-one.sock", Assert.Single(Directory.GetFiles(_rig.Directory, "*.sock").Select(path => Path.GetFileName(path))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../evil")]
    [InlineData("a b")]
    public async Task A_name_that_would_leave_the_directory_is_refused(string name) =>
        await Assert.ThrowsAsync<ControlException>(() => _rig.OpenAsync(name));

    [Fact]
    public async Task A_path_that_no_socket_can_have_is_refused()
    {
        var failed = await Assert.ThrowsAsync<ControlException>(() => ControlSocket.OpenAsync(Path.Combine(_rig.Directory, new string('d', 100)), "one", [], TimeProvider.System, _rig.Log));
        Assert.Contains("--state", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_not_answered()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become a stranger");
        var socket = await _rig.OpenAsync("one", TestVerb.Answering("status", "{}"));
        // Root gives the file away, so that nothing but the kernel's word stands between.
        File.SetUnixFileMode(_rig.Directory, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(socket.Path, (UnixFileMode)0b110_110_110);
        using var stranger = Process.Start(new ProcessStartInfo("setpriv", [.. AsNobody, Script, socket.Path]) { UseShellExecute = false, RedirectStandardOutput = true })!; // it starts or throws
        string answer = await stranger.StandardOutput.ReadToEndAsync(Cancel);
        await stranger.WaitForExitAsync(Cancel);
        Assert.Equal((0, ""), (stranger.ExitCode, answer));
        Assert.Contains(_rig.Log.Lines, line => line.Contains("of user 65534", StringComparison.Ordinal));
    }

    private async Task<int> WhoAsync()
    {
        using var client = await ControlClient.FindAsync(_rig.Directory, "one", Cancel);
        return (await client.AskAsync("who", [], Cancel)).GetInt32();
    }
}
