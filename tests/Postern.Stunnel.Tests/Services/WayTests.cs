using System.Net.Security;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Services;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Services;

public sealed class WayTests : IDisposable
{
    private readonly ServiceBench _bench = new();

    [Fact]
    public async Task A_service_that_SNI_chooses_has_its_own_target_and_log_level()
    {
        Socket other = _bench.Listen();
        var service = _bench.Service();
        var chosen = service with { Name = "chosen", Accept = [], Connect = [new StunnelAddress("127.0.0.1", ServiceBench.Port(other))], DebugLevel = 5 };
        var tls = new TestTls(_bench.Loops.All, service, ServiceBench.Certificate) { Choose = name => name == "other.example" ? chosen : service };
        var door = _bench.Start(service, tls);
        SslStream client = await _bench.ShakeAsync(_bench.Connect(door), "other.example");
        Socket backend = await _bench.AcceptAsync(other);
        backend.Send("chosen"u8);
        Assert.Equal("chosen", await ServiceBench.HearAsync(client, 6));
        await _bench.LineAsync("Service [chosen] connected remote server from");
        Assert.DoesNotContain(_bench.Lines.All, line => line.Contains("s_connect: connecting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_is_redirected_goes_elsewhere_also_where_others_get_a_program()
    {
        Socket other = _bench.Listen();
        var service = _bench.Service() with { Connect = [], Exec = "/bin/cat", Redirect = [new StunnelAddress("127.0.0.1", ServiceBench.Port(other))] };
        var door = _bench.Start(service, new TestTls(_bench.Loops.All, service, ServiceBench.Certificate) { Redirects = true });
        SslStream client = await _bench.ShakeAsync(_bench.Connect(door));
        (await _bench.AcceptAsync(other)).Send("elsewhere"u8);
        Assert.Equal("elsewhere", await ServiceBench.HearAsync(client, 9));
        await _bench.LineAsync("LOG5[", "Redirecting connection");
    }

    [Fact]
    public async Task Targets_are_taken_in_turn()
    {
        Socket other = _bench.Listen();
        var service = _bench.Service();
        service = service with { Connect = [.. service.Connect, new StunnelAddress("127.0.0.1", ServiceBench.Port(other))], Failover = FailoverKind.RoundRobin };
        var door = _bench.Start(service);
        for (int i = 0; i < 4; i++)
            await _bench.ShakeAsync(_bench.Connect(door));
        await Task.WhenAll(_bench.AcceptAsync(), _bench.AcceptAsync(), _bench.AcceptAsync(other), _bench.AcceptAsync(other));
        string[] starts = [.. _bench.Lines.All.Where(line => line.Contains("failover: round-robin, starting at entry #", StringComparison.Ordinal)).Select(line => line[^1..])];
        Assert.Equal(starts[0] == "0" ? ["0", "1", "0", "1"] : ["1", "0", "1", "0"], starts);
    }

    [Theory]
    [InlineData(true, "Early Middle TLS Late", "client speaks")]
    [InlineData(false, "Early TLS Middle Late", "client speaks")]
    public async Task A_protocol_speaks_in_its_phases_before_bytes_are_carried(bool connectsFirst, string order, string first)
    {
        var spoken = new List<string>();
        var service = _bench.Service();
        _bench.Parts = _bench.Parts with { Protocol = _ => new RecordedProtocol(connectsFirst, spoken) };
        var door = _bench.Start(service);
        SslStream client = await _bench.ShakeAsync(_bench.Connect(door));
        Socket backend = await _bench.AcceptAsync();
        await client.WriteAsync("client speaks"u8.ToArray());
        Assert.Equal(first, ServiceBench.Hear(backend, first.Length));
        Assert.Equal(order, string.Join(' ', spoken));
    }

    [Fact]
    public async Task A_protocol_may_name_the_target()
    {
        Socket other = _bench.Listen();
        _bench.Parts = _bench.Parts with { Protocol = _ => new RecordedProtocol(connectsFirst: false, []) { Target = new StunnelAddress("127.0.0.1", ServiceBench.Port(other)) } };
        var door = _bench.Start(_bench.Service() with { Connect = [] });
        await _bench.ShakeAsync(_bench.Connect(door));
        await _bench.AcceptAsync(other);
    }

    [Theory]
    [InlineData("mail.example", null, null, "mail.example")]
    [InlineData("192.0.2.1", null, null, null)]
    [InlineData("2001:db8::1", null, null, null)]
    [InlineData("", null, null, "localhost")]
    [InlineData("proxy.example", "target.example:443", null, "target.example")]
    [InlineData("mail.example", "my.helo", null, "mail.example")]
    [InlineData("mail.example", null, "said.example", "said.example")]
    [InlineData("mail.example", null, "", "")]
    public void A_client_asks_for_the_name_of_its_target_and_never_for_an_address(string connect, string? protocolHost, string? sni, string? asked)
    {
        var service = _bench.Service(client: true) with
        {
            Connect = [new StunnelAddress(connect, 443)],
            Negotiation = new NegotiationOptions { Host = protocolHost },
            ServerName = sni,
        };
        Assert.Equal(asked, Postern.Stunnel.Services.Connecting.ServerNames.For(service));
    }

    [Theory]
    [InlineData(LogIdKind.Sequential, @"^\d+$")]
    [InlineData(LogIdKind.Unique, "^[0-9A-Za-z]{22}$")]
    [InlineData(LogIdKind.Thread, @"^\d+$")]
    [InlineData(LogIdKind.Process, @"^\d+$")]
    public async Task The_id_between_the_brackets_is_of_the_kind_that_logId_says(LogIdKind kind, string pattern)
    {
        var door = _bench.Start(_bench.Service() with { LogId = kind });
        _bench.Connect(door);
        string line = await _bench.LineAsync("Service [svc] accepted connection from");
        Assert.Matches(pattern, line.Split('[', ']')[1]);
    }

    [Fact]
    public async Task SIGUSR2_lists_the_connections_and_whose_they_are()
    {
        var service = _bench.Service();
        var door = _bench.Start(service);
        using Socket socket = _bench.Connect(door);
        SslStream client = await _bench.ShakeAsync(socket);
        Socket backend = await _bench.AcceptAsync();
        await client.WriteAsync("hello"u8.ToArray());
        ServiceBench.Hear(backend, 5);
        backend.Send("abc"u8);
        await ServiceBench.HearAsync(client, 3);
        var lines = new RecordedLines();
        await ActiveConnections.WriteAsync([(service, door)], new ServiceLog(lines, "ui", 0));
        Assert.Equal(
            [
                "LOG0[ui]: Active connections:",
                $"LOG0[ui]: Active connection 1: Service [svc], 3 byte(s) sent to TLS, 5 byte(s) sent to socket, from {socket.LocalEndPoint}",
                "LOG0[ui]: Listed 1 active connection(s)",
            ],
            lines.All);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told_and_costs_nothing_at_the_start()
    {
        var door = _bench.Start(_bench.Service() with { Connect = [new StunnelAddress("no-such-name.invalid", 1), .. _bench.Service().Connect] });
        await _bench.ShakeAsync(_bench.Connect(door));
        await _bench.AcceptAsync();
        await _bench.LineAsync("LOG3[", "Error resolving \"no-such-name.invalid\"");
    }

    [Fact]
    public async Task A_connection_comes_from_the_address_that_local_says()
    {
        var door = _bench.Start(_bench.Service() with { Local = "127.0.0.2" });
        await _bench.ShakeAsync(_bench.Connect(door));
        Assert.StartsWith("127.0.0.2:", (await _bench.AcceptAsync()).RemoteEndPoint!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transparent_service_comes_from_its_client_s_address()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "it takes the right to use addresses of others (CAP_NET_ADMIN)");
        var door = _bench.Start(_bench.Service() with { Transparent = Transparency.Source });
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("127.0.0.7"), 0));
        client.Connect(System.Net.IPAddress.Loopback, door.Ends[0].Port);
        await _bench.ShakeAsync(client);
        Assert.StartsWith("127.0.0.7:", (await _bench.AcceptAsync()).RemoteEndPoint!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_no_firewall_has_led_here_has_no_destination_of_its_own()
    {
        var door = _bench.Start(_bench.Service() with { Connect = [], Transparent = Transparency.Destination });
        SslStream client = await _bench.ShakeAsync(_bench.Connect(door));
        Assert.Equal("reset", await ServiceBench.EndOfAsync(client));
        await _bench.LineAsync("LOG3[", "No more addresses to connect");
    }

    [Fact]
    public void A_client_is_told_by_an_alert_why_it_does_not_get_in()
    {
        var door = _bench.Start(_bench.Service());
        using Socket client = _bench.Connect(door);
        client.Send([22, 3, 1, 0, 4, 20, 0, 0, 0]); // RFC 8446 §5.1: a record with a Finished, and no hello before it
        byte[] alert = new byte[7];
        Assert.Equal(7, client.Receive(alert));
        Assert.Equal((21, 2), (alert[0], alert[5])); // RFC 8446 §6: an alert, and fatal
        Assert.Equal(0, client.Receive(alert));
    }

    [Fact]
    public async Task A_target_may_be_a_Unix_socket()
    {
        string path = _bench.Directory.File("backend.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var door = _bench.Start(_bench.Service() with { Connect = [new StunnelAddress("", 0, path)] });
        SslStream client = await _bench.ShakeAsync(_bench.Connect(door));
        (await _bench.AcceptAsync(listener)).Send("unix"u8);
        Assert.Equal("unix", await ServiceBench.HearAsync(client, 4));
        await _bench.LineAsync($"LOG5[", $"s_connect: connected localhost:{path}");
    }

    public void Dispose() => _bench.Dispose();

    private sealed class RecordedProtocol(bool connectsFirst, List<string> spoken) : IProtocol
    {
        public StunnelAddress? Target { get; init; }

        public bool ConnectsFirst => connectsFirst;

        public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline)
        {
            bool isEncrypted = negotiation.Near is Net.Tls.TlsConduit;
            if (isEncrypted && !spoken.Contains("TLS"))
                spoken.Add("TLS");
            spoken.Add(phase.ToString());
            Assert.Equal(phase == ProtocolPhase.Late || (phase == ProtocolPhase.Middle && connectsFirst), negotiation.Far is not null);
            negotiation.Target ??= Target;
            return ValueTask.CompletedTask;
        }
    }
}
