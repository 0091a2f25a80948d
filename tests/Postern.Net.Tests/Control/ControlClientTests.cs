using Postern.Net.Control;

namespace Postern.Net.Tests.Control;

/// <summary>Proves that a verb finds the process that is meant, or says what to do.</summary>
public sealed class ControlClientTests : IAsyncDisposable
{
    private readonly ControlRig _rig = new();

    private static CancellationToken Cancel => ControlRig.Cancel;

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task With_nobody_running_it_says_so()
    {
        var none = await Assert.ThrowsAsync<ControlException>(() => ControlClient.FindAsync(_rig.Directory, name: null, Cancel));
        Assert.StartsWith("no Postern is running with the state directory", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_directory_nobody_runs() =>
        await Assert.ThrowsAsync<ControlException>(() => ControlClient.FindAsync(Path.Combine(_rig.Directory, "nowhere"), name: null, Cancel));

    [Fact]
    public async Task Of_several_it_asks_for_the_name()
    {
        await _rig.OpenAsync("one", TestVerb.Answering("who", "1"));
        await _rig.OpenAsync("two", TestVerb.Answering("who", "2"));
        var several = await Assert.ThrowsAsync<ControlException>(() => ControlClient.FindAsync(_rig.Directory, name: null, Cancel));
        Assert.Contains("--name: one (process ", several.Message, StringComparison.Ordinal);
        using var client = await ControlClient.FindAsync(_rig.Directory, "two", Cancel);
        Assert.Equal(2, (await client.AskAsync("who", [], Cancel)).GetInt32());
    }

    [Fact]
    public async Task A_dead_one_is_not_counted()
    {
        await _rig.OpenAsync("one", TestVerb.Answering("who", "1"));
        using (var dead = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified))
            dead.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_rig.Directory, "control-dead.sock")));
        using var client = await ControlClient.FindAsync(_rig.Directory, name: null, Cancel);
        Assert.Equal("one", client.Name);
    }

    [Fact]
    public async Task A_name_that_nobody_bears_is_told()
    {
        await _rig.OpenAsync("one");
        var none = await Assert.ThrowsAsync<ControlException>(() => ControlClient.FindAsync(_rig.Directory, "two", Cancel));
        Assert.StartsWith("no Postern of the name two", none.Message, StringComparison.Ordinal);
    }
}
