using System.Net;
using System.Net.Sockets;
using Postern.Net.Control;
using Postern.Net.Succession;

namespace Postern.Net.Tests.Succession;

/// <summary>Proves the predecessor's side, with a shell in the place of the new program.</summary>
public sealed class SuccessorTests : IDisposable
{
    private const string SayOpen = "echo '{\"say\":\"open\"}' >&3";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly PassedSockets _sockets = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SuccessorTests() => _listener.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _sockets.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task It_gets_the_sockets_and_is_told_what_each_is()
    {
        _sockets.Add(PassedSocket.Door, "pop3s://:995", [DescriptorPassing.Duplicate((int)_listener.Server.Handle), DescriptorPassing.Duplicate((int)_listener.Server.Handle)]);
        const string Expected = "{\"version\":1,\"descriptors\":1024,\"sockets\":[{\"kind\":\"door\",\"place\":\"pop3s://:995\",\"count\":2}]}";
        await using var successor = await StartAsync($"read -r line <&3; [ \"$line\" = '{Expected}' ] && [ -S /proc/$$/fd/4 ] && [ -S /proc/$$/fd/5 ] && [ ! -e /proc/$$/fd/6 ] && {SayOpen}; sleep 60");
        await successor.OpensAsync(Long, Cancel);
    }

    [Fact]
    public async Task It_knows_whose_place_it_takes()
    {
        await using var successor = await StartAsync($"[ \"$POSTERN_PREDECESSOR\" = {Environment.ProcessId} ] && [ \"$MORE\" = 1 ] && {SayOpen}; sleep 60");
        await successor.OpensAsync(Long, Cancel);
    }

    [Fact]
    public async Task It_begins_when_it_is_told_to()
    {
        await using var successor = await StartAsync($"read -r line <&3; {SayOpen}; read -r line <&3; [ \"$line\" = '{{\"say\":\"begin\",\"why\":null}}' ] && echo '{{\"say\":\"serving\"}}' >&3; read -r line <&3");
        await successor.OpensAsync(Long, Cancel);
        await successor.BeginAsync(Long, Cancel);
        await successor.LeaveAsync();
    }

    [Theory]
    [InlineData("exit 3", "the new process has ended with code 3 before its doors were open")]
    [InlineData("kill -9 $$", "the new process was ended by signal 9 before its doors were open")]
    [InlineData("echo '{\"say\":\"failed\",\"why\":\"port 995 is in use\"}' >&3; exit 1", "port 995 is in use")]
    [InlineData("echo 'nonsense' >&3; exit 1", "the new process has ended with code 1 before its doors were open: ")]
    [InlineData("echo '{\"say\":\"open\"', >&3; exit 1", "the new process has ended with code 1 before its doors were open: ")]
    public async Task One_that_fails_tells_why(string script, string reason)
    {
        await using var successor = await StartAsync("read -r line <&3; " + script);
        var failed = await Assert.ThrowsAsync<SuccessionException>(() => successor.OpensAsync(Long, Cancel));
        Assert.StartsWith(reason, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_says_nothing_has_its_limit_and_is_killed()
    {
        var successor = await StartAsync("sleep 60");
        var failed = await Assert.ThrowsAsync<SuccessionException>(() => successor.OpensAsync(TimeSpan.FromMilliseconds(50), Cancel));
        Assert.StartsWith("limit reached: the new process had 0.05 s", failed.Message, StringComparison.Ordinal);
        await successor.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{successor.ProcessId}"), "it runs");
    }

    [Fact]
    public async Task One_that_fails_after_it_has_begun_is_told_so()
    {
        await using var successor = await StartAsync($"read -r line <&3; {SayOpen}; read -r line <&3; exit 4");
        await successor.OpensAsync(Long, Cancel);
        var failed = await Assert.ThrowsAsync<SuccessionException>(() => successor.BeginAsync(Long, Cancel));
        Assert.StartsWith("the new process has ended with code 4 before it accepted", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_sentence()
    {
        var failed = await Assert.ThrowsAsync<SuccessionException>(() => Successor.StartAsync(new SuccessorStart("/nowhere/postern", "postern", [], new Dictionary<string, string>(StringComparer.Ordinal)), _sockets, 1024, TimeProvider.System));
        Assert.StartsWith("/nowhere/postern cannot be started: ", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody")]
    public async Task Who_was_not_started_for_it_has_no_predecessor(string? value) =>
        Assert.Null(await Predecessor.FindAsync(_ => value, TimeProvider.System));

    private Task<Successor> StartAsync(string script) =>
        Successor.StartAsync(new SuccessorStart("/bin/sh", "sh", ["-c", script], new Dictionary<string, string>(StringComparer.Ordinal) { ["MORE"] = "1" }), _sockets, 1024, TimeProvider.System);
}
