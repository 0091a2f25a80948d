using System.Net.Sockets;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Tests.Relay;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Engine;

/// <summary>Doors whose dialer may have the client's own socket.</summary>
public sealed class DoorHandoverTests : IDisposable
{
    private readonly DoorBench _bench = new();
    private TakingDialer? _dialer;

    [Theory]
    [InlineData(MailProtocol.Pop3, MailProtocol.Pop3, true)]
    [InlineData(MailProtocol.Smtp, MailProtocol.Submission, true)]
    [InlineData(MailProtocol.None, MailProtocol.None, false)]
    [InlineData(MailProtocol.None, MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Imap, MailProtocol.None, false)]
    public async Task Only_a_mail_protocol_lets_the_socket_go(MailProtocol accept, MailProtocol connect, bool offered)
    {
        Door door = Start(DoorBench.Tcp(protocol: accept), settings => settings with { Connect = [settings.Connect[0] with { Protocol = connect }] }, takes: false);
        _bench.Connect(door);
        Assert.Equal(offered, await OfferedAsync());
    }

    [Theory]
    [InlineData(TlsMode.Tls, TlsMode.Clear)]
    [InlineData(TlsMode.Clear, TlsMode.Tls)]
    [InlineData(TlsMode.Clear, TlsMode.StartTls)]
    public async Task Where_TLS_is_spoken_on_either_side_it_stays(TlsMode accept, TlsMode connect)
    {
        Door door = Start(DoorBench.Tcp(tls: accept, protocol: MailProtocol.Imap), settings => settings with { Connect = [settings.Connect[0] with { Tls = connect, Protocol = MailProtocol.Imap }] }, takes: false);
        Socket client = _bench.Connect(door);
        if (accept == TlsMode.Tls)
            await _bench.ShakeAsync(client);
        Assert.False(await OfferedAsync());
    }

    [Fact]
    public async Task Where_a_PROXY_header_comes_or_goes_it_stays()
    {
        Assert.True(Cidr.TryParse("192.0.2.0/24", out Cidr elsewhere, out _));
        _bench.Connect(StartMail(settings => settings with { ProxyFrom = [elsewhere] }, takes: false));
        Assert.False(await OfferedAsync());
        _bench.Connect(StartMail(settings => settings with { ProxyTo = ProxyHeaderVersion.V1 }, takes: false));
        Assert.False(await OfferedAsync());
    }

    [Fact]
    public async Task A_Unix_socket_stays()
    {
        string path = _bench.Directory.File("socket");
        Start(new End { Text = "test", Transport = TransportKind.Unix, Path = path, Protocol = MailProtocol.Pop3 }, Mail, takes: false);
        Socket client = _bench.Own(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        client.Connect(new UnixDomainSocketEndPoint(path));
        Assert.False(await OfferedAsync());
    }

    [Fact]
    public async Task The_bytes_pass_by_and_the_end_line_and_the_picture_count_them()
    {
        Door door = StartMail(takes: true);
        Socket client = _bench.Connect(door);
        OtherProgram program = await ProgramAsync();
        program.Say("+OK\r\n");
        Assert.Equal("+OK\r\n", DoorBench.Hear(client, 5));
        client.Send("QUIT\r\n"u8);
        Assert.Equal("QUIT\r\n", await program.HearAsync(6));
        ConnectionPicture picture = Assert.Single(await door.PicturesAsync());
        Assert.Equal((6, 5, "clear", "clear", "elsewhere"), (picture.BytesUp, picture.BytesDown, picture.ClientTls, picture.ServerTls, picture.Target));
        await _bench.Loops.All[0].RunAsync(() =>
        {
            program.End();
            return Task.CompletedTask;
        });
        Assert.Equal("", DoorBench.Hear(client, 1));
        Assert.Matches(@" to elsewhere: client clear, server clear, 6 bytes up, 5 bytes down, \d+\.\d\d\d s: closed by the server$", await _bench.EndAsync());
        Assert.Contains(_bench.Log.Lines, line => line.StartsWith("Debug: ", StringComparison.Ordinal) && line.EndsWith("its socket is passed on, no byte on the way to elsewhere comes through here", StringComparison.Ordinal));
        Assert.Equal((6L, 5L), (door.Counters.BytesUp, door.Counters.BytesDown));
    }

    [Fact]
    public async Task A_drain_waits_for_it_and_what_is_left_is_cut()
    {
        Door door = StartMail(takes: true);
        Socket client = _bench.Connect(door);
        OtherProgram program = await ProgramAsync();
        using var now = new CancellationTokenSource();
        Task draining = door.DrainAsync(DoorBench.Limit, TimeProvider.System, now.Token);
        program.Say("still");
        Assert.Equal("still", DoorBench.Hear(client, 5));
        Assert.False(draining.IsCompleted);
        await now.CancelAsync();
        await draining.WaitAsync(DoorBench.Limit);
        Assert.Matches(@" 0 bytes up, 5 bytes down, \d+\.\d\d\d s: stopped here$", await _bench.EndAsync());
        Assert.True(program.IsClosed);
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => client.Receive(new byte[1])).SocketErrorCode);
    }

    public void Dispose() => _bench.Dispose();

    private static DoorSettings Mail(DoorSettings settings) => settings with { Connect = [settings.Connect[0] with { Protocol = MailProtocol.Pop3 }] };

    private Door StartMail(Func<DoorSettings, DoorSettings>? change = null, bool takes = true) =>
        Start(DoorBench.Tcp(protocol: MailProtocol.Pop3), settings => change?.Invoke(Mail(settings)) ?? Mail(settings), takes);

    private Door Start(End accept, Func<DoorSettings, DoorSettings> change, bool takes) =>
        _bench.Start(accept, change, way: real => _dialer = new TakingDialer(real, takes));

    private async Task<bool> OfferedAsync()
    {
        bool offered = false;
        await _bench.UntilAsync(() => _dialer!.Offered.TryDequeue(out offered));
        return offered;
    }

    private async Task<OtherProgram> ProgramAsync()
    {
        OtherProgram? program = null;
        await _bench.UntilAsync(() => _dialer!.Programs.TryPeek(out program));
        return program!;
    }
}
