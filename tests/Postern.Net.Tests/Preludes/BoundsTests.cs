using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Testing;

namespace Postern.Net.Tests.Preludes;

public sealed class BoundsTests(PreludeRig rig) : IClassFixture<PreludeRig>
{
    public static TheoryData<string> Protocols() => [.. PreludeRig.Protocols];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_is_refused_too_often_is_told_goodbye(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(protocol, peer.Conduit);
        for (int i = 0; i < PreludeLimits.Refusals; i++)
            await peer.Stream.WriteAsync("x BOGUS\r\n"u8.ToArray());

        Assert.Equal(PreludeEnd.Refused, await served);
        Assert.EndsWith(Goodbye(protocol, "Too many commands without TLS"), await peer.RestAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_flood_of_commands_that_are_answered_ends_too(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(protocol, peer.Conduit);
        string command = protocol switch
        {
            "pop3" => "CAPA\r\n",
            "imap" => "a NOOP\r\n",
            "nntp" => "HELP\r\n",
            _ => "NOOP\r\n",
        };
        byte[] flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(command, PreludeLimits.Commands)));
        var rest = peer.RestAsync();
        await peer.Stream.WriteAsync(flood);

        Assert.Equal(PreludeEnd.Refused, await served);
        Assert.EndsWith(Goodbye(protocol, "Too many commands without TLS"), await rest, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_line_without_end_is_answered_with_a_goodbye(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(protocol, peer.Conduit);
        await peer.Stream.WriteAsync(Enumerable.Repeat((byte)'x', PreludeLimits.ImapCommand).ToArray());

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => served)).Fault;

        Assert.Equal(FaultKind.Protocol, fault.Kind);
        Assert.EndsWith(Goodbye(protocol, fault.Text), await peer.RestAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_only_looks_is_no_fault(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        peer.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        Assert.Equal(PreludeEnd.Closed, await rig.ServeAsync(protocol, peer.Conduit));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_closes_in_mid_command_is_no_fault(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(protocol, peer.Conduit);
        await peer.Stream.WriteAsync("a NOO"u8.ToArray());
        peer.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        Assert.Equal(PreludeEnd.Closed, await served);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_TLS_client_that_was_greeted_is_recognised(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(protocol, peer.Conduit);
        await peer.Stream.WriteAsync(new byte[] { 0x16, 3, 1 });

        Assert.Equal(PreludeEnd.SpokeTls, await served);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_silent_client_meets_the_limit_by_its_name(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);

        var served = rig.ServeAsync(protocol, peer.Conduit, new Limits { Prelude = TimeSpan.FromMilliseconds(30) });

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => served)).Fault;
        Assert.Equal((FaultKind.Limit, "limit reached: before TLS"), (fault.Kind, fault.Text));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_silent_server_meets_the_limit_by_its_name(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);

        var secured = rig.SecureAsync(protocol, peer.Conduit, new Limits { Command = TimeSpan.FromMilliseconds(30) });

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => secured)).Fault;
        Assert.Equal((FaultKind.Limit, "limit reached: the server's greeting"), (fault.Kind, fault.Text));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_server_that_closes_before_its_greeting_says_so(string protocol)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        peer.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => rig.SecureAsync(protocol, peer.Conduit))).Fault;

        Assert.Equal((FaultKind.Reset, "the server closed before the end of its greeting"), (fault.Kind, fault.Text));
    }

    [Theory]
    [InlineData("imap", "a ID (")]
    [InlineData("sieve", "AUTHENTICATE \"PLAIN\" ")]
    public async Task Literals_without_end_are_answered_with_a_goodbye(string protocol, string command)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(protocol, peer.Conduit);
        await peer.Stream.WriteAsync(Encoding.ASCII.GetBytes(command + string.Concat(Enumerable.Repeat("{0+}\r\n", PreludeLimits.LiteralCount + 1))));

        await Assert.ThrowsAsync<ConduitException>(() => served);
        Assert.EndsWith(Goodbye(protocol, "Literals too large before TLS"), await peer.RestAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_server_with_the_wrong_name_is_refused(string protocol)
    {
        var transcript = Transcript.Read("prelude-back-" + (protocol == "submission" ? "smtp" : protocol));
        await using var peer = await Peer.ConnectAsync(rig);
        var secured = rig.SecureAsync(protocol, peer.Conduit, host: "other.example");
        await peer.PlayAsync('S', transcript, send: null, async stream => await Assert.ThrowsAnyAsync<Exception>(() => rig.ServerHandshakeAsync(stream)));

        Assert.Equal(FaultKind.Certificate, (await Assert.ThrowsAsync<ConduitException>(() => secured)).Fault.Kind);
    }

    [Theory]
    [InlineData("pop3", "+OK\r\n", "CAPA\r\n", "+OK\r\n", "x\r\n")]
    [InlineData("imap", "* OK\r\n", "p1 CAPABILITY\r\n", "", "* OK\r\n")]
    [InlineData("smtp", "", "", "", "220-x\r\n")]
    [InlineData("nntp", "200\r\n", "CAPABILITIES\r\n", "101\r\n", "x\r\n")]
    [InlineData("sieve", "", "", "", "\"x\" \"y\"\r\n")]
    public async Task A_server_whose_reply_does_not_end_is_left(string protocol, string greeting, string command, string head, string line)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var secured = rig.SecureAsync(protocol, peer.Conduit);
        await peer.Stream.WriteAsync(Encoding.ASCII.GetBytes(greeting));
        await peer.Stream.ReadExactlyAsync(new byte[command.Length]);
        await peer.Stream.WriteAsync(Encoding.ASCII.GetBytes(head + string.Concat(Enumerable.Repeat(line, 10_000))));

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => secured)).Fault;

        Assert.Equal(FaultKind.Protocol, fault.Kind);
        Assert.EndsWith("does not end", fault.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pop3", "-ERR no \"TLS\" here?\r\n")]
    [InlineData("imap", "* BYE no \"TLS\" here?\r\n")]
    [InlineData("smtp", "421 4.3.0 no \"TLS\" here?\r\n")]
    [InlineData("submission", "421 4.3.0 no \"TLS\" here?\r\n")]
    [InlineData("lmtp", "421 4.3.0 no \"TLS\" here?\r\n")]
    [InlineData("nntp", "400 no \"TLS\" here?\r\n")]
    [InlineData("sieve", "BYE \"no \\\"TLS\\\" here?\"\r\n")]
    public void A_farewell_is_one_clean_line_of_the_protocol(string protocol, string line)
    {
        Assert.Equal(line, Encoding.ASCII.GetString(PreludeRig.Prelude(protocol).Farewell("no \"TLS\" here\n")));
        Assert.True(PreludeRig.Prelude(protocol).Farewell(new string('x', 10_000)).Length < 350);
    }

    private static string Goodbye(string protocol, string text) => Encoding.ASCII.GetString(PreludeRig.Prelude(protocol).Farewell(text));
}
