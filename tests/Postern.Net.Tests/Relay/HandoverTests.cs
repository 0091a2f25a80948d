using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Testing;

namespace Postern.Net.Tests.Relay;

public sealed class HandoverTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ManualTime _time = new();
    private readonly LoopRig _rig;
    private readonly List<IDisposable> _owned = [];
    private SocketConduit? _near;
    private OtherProgram? _program;
    private Handover? _handover;

    public HandoverTests() => _rig = new LoopRig(_time);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_kernel_counts_what_passes_by_and_who_finished_first_is_told(bool clientFirst)
    {
        var (client, ending) = await StartAsync();
        client.Send("request"u8);
        Assert.Equal("request", await _program!.HearAsync(7));
        _program.Say("the answer");
        Assert.Equal("the answer", Hear(client, 10));
        if (clientFirst)
        {
            client.Shutdown(SocketShutdown.Send);
            await FinishedAsync();
        }
        Assert.Equal((7, 10), await CountsAsync()); // a FIN is no byte
        await OnLoopAsync(() => _program.End());
        Assert.Equal(new RelayEnd(clientFirst ? RelaySide.Client : RelaySide.Server, null), await ending.WaitAsync(Limit));
        Assert.Equal("", Hear(client, 1));
        Assert.Equal((7, 10), await CountsAsync()); // closed
    }

    [Fact]
    public async Task What_a_client_has_not_taken_yet_is_counted_too()
    {
        var (client, ending) = await StartAsync();
        int said = 0;
        while (said < 64 * 1024) // far below any buffer; nobody reads
        {
            _program!.Say(new string('x', 1024));
            said += 1024;
        }
        Assert.Equal((0, said), await CountsAsync());
        await OnLoopAsync(() => _program!.End());
        await ending.WaitAsync(Limit);
        Assert.Equal(said, Hear(client, said).Length);
        Assert.Equal((0, said), await CountsAsync());
    }

    [Fact]
    public async Task A_FIN_from_before_is_no_byte_after_a_reset_either()
    {
        var (client, near) = await ConnectAsync();
        client.Close();
        await OnLoopAsync(() =>
        {
            _near = near;
            Until(() => TcpProgress.TryRead(near.Descriptor, peerFinished: false, out var now) && now.PeerFinished);
            _program = new OtherProgram(near);
            _program.Say("for nobody");
            Until(() => near.Progress.IsOver);
        });
        Assert.Equal((0, 10), await CountsAsync());
    }

    [Fact]
    public async Task What_came_before_it_began_is_not_missed()
    {
        var (_, ending) = await StartAsync(before: (socket, program) =>
        {
            socket.Send("early"u8);
            socket.Shutdown(SocketShutdown.Send);
            Until(() => _near!.Progress.PeerFinished);
            program.End();
        });
        Assert.Equal(new RelayEnd(RelaySide.Client, null), await ending.WaitAsync(Limit));
        Assert.Equal((5, 0), await CountsAsync());
    }

    [Fact]
    public async Task Silence_ends_at_the_idle_limit()
    {
        var (_, ending) = await StartAsync();
        await AdvanceAsync(4.9);
        Assert.False(ending.IsCompleted);
        await AdvanceAsync(0.2);
        Assert.Equal(new ConduitFault(FaultKind.Limit, "limit reached: idle"), (await ending.WaitAsync(Limit)).Fault);
    }

    [Fact]
    public async Task Every_byte_moves_the_idle_limit()
    {
        var (client, ending) = await StartAsync();
        for (int i = 0; i < 6; i++)
        {
            await AdvanceAsync(4);
            if (i % 2 == 0)
            {
                _program!.Say("x");
                Assert.Equal("x", Hear(client, 1));
            }
            else
            {
                client.Send("x"u8);
                Assert.Equal("x", await _program!.HearAsync(1));
            }
        }
        Assert.False(ending.IsCompleted);
        // The limit began with the last byte: one look sees that it came, the next that nothing came after it.
        await AdvanceAsync(5.02);
        await AdvanceAsync(5.02);
        Assert.Equal("limit reached: idle", (await ending.WaitAsync(Limit)).Fault?.Text);
    }

    [Fact]
    public async Task A_server_that_does_not_follow_its_client_ends_at_the_close_limit()
    {
        var (client, ending) = await StartAsync();
        client.Shutdown(SocketShutdown.Send);
        await FinishedAsync();
        await AdvanceAsync(1.9);
        Assert.False(ending.IsCompleted);
        await AdvanceAsync(0.2);
        Assert.Equal("limit reached: close", (await ending.WaitAsync(Limit)).Fault?.Text);
    }

    [Fact]
    public async Task A_client_that_resets_is_named_at_once()
    {
        var (client, ending) = await StartAsync();
        RelayRun.Reset(client);
        Assert.Equal(new RelayEnd(RelaySide.Client, new ConduitFault(FaultKind.Reset, "reset by peer")), await ending.WaitAsync(Limit));
        Assert.True(_program!.IsClosed);
    }

    [Fact]
    public async Task A_program_that_is_lost_is_named_and_the_client_sees_a_reset()
    {
        var (client, ending) = await StartAsync();
        var lost = new ConduitFault(FaultKind.Reset, "it is lost");
        await OnLoopAsync(() => _program!.Lose(lost));
        Assert.Equal(new RelayEnd(RelaySide.Server, lost), await ending.WaitAsync(Limit));
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => client.Receive(new byte[1])).SocketErrorCode);
    }

    [Fact]
    public async Task It_is_ended_from_outside_once()
    {
        var (_, ending) = await StartAsync();
        var stopped = new ConduitFault(FaultKind.Closed, "stopped here");
        await OnLoopAsync(() =>
        {
            _handover!.Stop(stopped);
            _program!.End();
        });
        Assert.Equal(new RelayEnd(RelaySide.Server, stopped), await ending.WaitAsync(Limit));
    }

    public void Dispose()
    {
        OnLoopAsync(() =>
        {
            _near?.Close();
            _program?.Close();
        }).GetAwaiter().GetResult();
        _rig.Dispose();
        _owned.ForEach(thing => thing.Dispose());
        Assert.Empty(_rig.Bugs);
    }

    /// <summary>A client whose socket is with the other program, and how its connection ends; it is closed then, as the door does.</summary>
    private async Task<(Socket Client, Task<RelayEnd> Ending)> StartAsync(Action<Socket, OtherProgram>? before = null)
    {
        var (client, near) = await ConnectAsync();
        Task<RelayEnd> ending = _rig.RunAsync(async () =>
        {
            _near = near;
            _program = new OtherProgram(near);
            before?.Invoke(client, _program);
            _handover = new Handover(near, _program, new Limits { Idle = TimeSpan.FromSeconds(5), Close = TimeSpan.FromSeconds(2) });
            RelayEnd end = await _handover.RunAsync();
            near.Close();
            _program.Close();
            return end;
        });
        await _rig.SettleAsync();
        return (client, ending);
    }

    private async Task<(Socket Client, SocketConduit Near)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        _owned.Add(client);
        await client.ConnectAsync(listener.LocalEndPoint!);
        return (client, await _rig.AdoptAsync(await listener.AcceptAsync()));
    }

    private async Task FinishedAsync()
    {
        await OnLoopAsync(() => Until(() => _near!.Progress.PeerFinished));
        await _rig.SettleAsync();
    }

    private Task<(long Up, long Down)> CountsAsync() => _rig.RunAsync(() => Task.FromResult((_near!.BytesRead, _near.BytesWritten)));

    private Task OnLoopAsync(Action action) => _rig.RunAsync(() =>
    {
        action();
        return Task.CompletedTask;
    });

    private Task AdvanceAsync(double seconds) => _time.AdvanceAsync(_rig, TimeSpan.FromSeconds(seconds));

    private static void Until(Func<bool> done)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!done())
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, "it does not come");
    }

    private static string Hear(Socket socket, int length)
    {
        byte[] bytes = new byte[length];
        int all = 0;
        while (all < length && socket.Receive(bytes.AsSpan(all)) is > 0 and int count)
            all += count;
        return Encoding.ASCII.GetString(bytes, 0, all);
    }
}
