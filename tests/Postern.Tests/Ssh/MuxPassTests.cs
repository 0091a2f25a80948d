using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Ssh.Mux;
using Postern.Testing;

namespace Postern.Tests.Ssh;

/// <summary>Passing a socket, at a control socket where a test says what ssh would.</summary>
public sealed class MuxPassTests : IDisposable
{
    private const uint Hello = 1;
    private const uint Failure = 0x80000003;
    private const uint Opened = 0x80000006;

    /// <summary>The bytes of what ssh is asked.</summary>
    private const int Asked = 47;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly LoopRig _rig = new();
    private readonly FakeSsh _ssh = new();
    private SocketConduit? _client;
    private Socket? _peer;

    [Fact]
    public async Task Everything_is_asked_at_once_and_the_control_connection_tells_of_the_end()
    {
        Task<PassedSocket?> passing = await PassAsync();
        using Socket ssh = await _ssh.AcceptAsync();
        // PROTOCOL.mux §2: the greeting, before anything has been heard.
        Assert.Equal("00000008" + "00000001" + "00000004", FakeSsh.Hear(ssh, 12));
        // §6: request 0, a reserved string, the host and the port; a byte beside each descriptor.
        Assert.Equal("0000001d" + "10000008" + "00000000" + "00000000" + "00000009" + "6c6f63616c686f7374" + "0000006e", FakeSsh.Hear(ssh, 33));
        Assert.Equal("0000", FakeSsh.Hear(ssh, 2));
        FakeSsh.Say(ssh, Hello, 4);
        FakeSsh.Say(ssh, Opened, 0, 7);
        PassedSocket passed = (await passing.WaitAsync(Limit))!;
        Assert.True(passed.TookSocket);
        Assert.Equal("localhost:110 via ssh", passed.DialedTo);
        Assert.Equal(ReadStatus.Wait, await StatusAsync(passed));
        ssh.Dispose();
        Assert.Equal(ReadStatus.End, await EndAsync(passed));
    }

    [Fact]
    public async Task When_ssh_itself_is_gone_the_end_is_a_loss()
    {
        Task<PassedSocket?> passing = await PassAsync();
        using Socket ssh = await _ssh.AcceptAsync();
        FakeSsh.Say(ssh, Hello, 4);
        FakeSsh.Say(ssh, Opened, 0, 7);
        PassedSocket passed = (await passing.WaitAsync(Limit))!;
        FakeSsh.Hear(ssh, Asked); // what is unread would make the end a reset
        _ssh.Leave();
        ssh.Dispose();
        Assert.Equal(ReadStatus.Fault, await EndAsync(passed));
        Assert.Equal(new ConduitFault(FaultKind.Reset, "the SSH connection is lost"), passed.Fault);
    }

    [Fact]
    public async Task Closing_ends_the_control_connection_and_is_told_once()
    {
        int over = 0;
        Task<PassedSocket?> passing = await PassAsync(() => over++);
        using Socket ssh = await _ssh.AcceptAsync();
        FakeSsh.Say(ssh, Hello, 4);
        FakeSsh.Say(ssh, Opened, 0, 7);
        PassedSocket passed = (await passing.WaitAsync(Limit))!;
        await OnLoopAsync(() =>
        {
            passed.Close();
            passed.Abort();
            return true;
        });
        Assert.Equal(2 * Asked, FakeSsh.Hear(ssh, 1000).Length); // and then the end
        Assert.Equal(1, over);
    }

    [Fact]
    public async Task A_way_that_sshd_does_not_open_leaves_the_client_as_it_was()
    {
        Task<PassedSocket?> passing = await PassAsync();
        using Socket ssh = await _ssh.AcceptAsync();
        FakeSsh.Say(ssh, Hello, 4);
        FakeSsh.Say(ssh, Failure, 0, 0);
        Assert.Null(await passing.WaitAsync(Limit));
        await AsItWasAsync();
        Assert.Equal(2 * Asked, FakeSsh.Hear(ssh, 1000).Length);
    }

    [Theory]
    [InlineData(null, "ssh closed its control socket: it may have no descriptors left")]
    [InlineData("00000008" + "00000001", "ssh closed its control socket: it may have no descriptors left")]
    [InlineData("00000008" + "00000001" + "00000004", "ssh closed its control socket: it may have no descriptors left")]
    [InlineData("00000008" + "00000001" + "00000003", "ssh does not speak version 4 of its mux protocol")]
    [InlineData("00000004" + "00000001", "ssh does not speak version 4 of its mux protocol")]
    [InlineData("5353482d322e30", "ssh sent what is not its protocol")]
    public async Task An_ssh_that_does_not_take_it_leaves_the_client_as_it_was(string? says, string why)
    {
        Task<PassedSocket?> passing = await PassAsync();
        using (Socket ssh = await _ssh.AcceptAsync())
        {
            FakeSsh.Hear(ssh, Asked); // what is unread would make the end a reset
            if (says is not null)
                ssh.Send(Convert.FromHexString(says));
        }
        Assert.Equal(why, (await Assert.ThrowsAsync<ConduitException>(() => passing.WaitAsync(Limit))).Message);
        await AsItWasAsync();
    }

    [Fact]
    public async Task An_ssh_that_says_nothing_is_given_up()
    {
        var time = new ManualTime();
        using var rig = new LoopRig(time);
        var (client, peer) = await TcpAsync(rig);
        using (peer)
        {
            Task<SocketConduit?> passing = rig.RunAsync(() => MuxPass.TryAsync(new UnixDialer(_ssh.Path, Limit), client, "localhost", 110, new Deadline(rig.Loop)));
            using Socket ssh = await _ssh.AcceptAsync();
            FakeSsh.Hear(ssh, Asked);
            await time.AdvanceAsync(rig, MuxLimits.Taking + TimeSpan.FromSeconds(0.1));
            Assert.Equal("limit reached: greeting of ssh", (await Assert.ThrowsAsync<ConduitException>(() => passing.WaitAsync(Limit))).Message);
            await rig.RunAsync(() =>
            {
                client.Close();
                return Task.CompletedTask;
            });
        }
        Assert.Empty(rig.Bugs);
    }

    public void Dispose()
    {
        OnLoopAsync(() =>
        {
            _client?.Close();
            return true;
        }).GetAwaiter().GetResult();
        _rig.Dispose();
        _peer?.Dispose();
        _ssh.Dispose();
        Assert.Empty(_rig.Bugs);
    }

    /// <summary>Begins to pass a client's socket to localhost:110.</summary>
    private async Task<Task<PassedSocket?>> PassAsync(Action? over = null)
    {
        (_client, _peer) = await TcpAsync(_rig);
        var ssh = new UnixDialer(_ssh.Path, Limit);
        return _rig.RunAsync(async () =>
        {
            var control = await MuxPass.TryAsync(ssh, _client, "localhost", 110, new Deadline(_rig.Loop));
            return control is null ? null : new PassedSocket(_client, control, ssh, "localhost:110 via ssh", over ?? (() => { }));
        });
    }

    private static async Task<(SocketConduit, Socket)> TcpAsync(LoopRig rig)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        await peer.ConnectAsync(listener.LocalEndPoint!);
        return (await rig.AdoptAsync(await listener.AcceptAsync()), peer);
    }

    private Task<T> OnLoopAsync<T>(Func<T> ask) => _rig.RunAsync(() => Task.FromResult(ask()));

    private Task<ReadStatus> StatusAsync(PassedSocket passed) => OnLoopAsync(() => passed.TryRead(out _));

    private async Task<ReadStatus> EndAsync(PassedSocket passed)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (await StatusAsync(passed) is ReadStatus.Wait or ReadStatus.Data)
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, "the end does not come");
        return await StatusAsync(passed);
    }

    /// <summary>It is spoken with here, from the first byte on.</summary>
    private async Task AsItWasAsync()
    {
        _peer!.Send("hello"u8);
        string heard = await _rig.RunAsync(async () =>
        {
            var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
            string said = Encoding.ASCII.GetString((await _client!.ReadAsync(deadline)).Span);
            _client.TryWrite("goodbye"u8);
            deadline.Clear();
            return said;
        });
        Assert.Equal("hello", heard);
        byte[] goodbye = new byte[7];
        Assert.Equal(7, _peer.Receive(goodbye));
        Assert.Equal((5, 7), (_client!.BytesRead, _client.BytesWritten));
    }
}
