using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Settings;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Clients that begin with TLS on a port where others are greeted.</summary>
public sealed class TlsDetectionTests : IDisposable
{
    private static readonly byte[] Hello = [0x16, 0x03, 0x01, 0x00, 0x05, 1, 0, 0, 1, 0];

    private readonly LoopRig _rig = new();

    [Theory]
    [InlineData("smtp", "220 mx ready\r\n")]
    [InlineData("imap", "* OK ready\r\n")]
    [InlineData("pop3", "+OK ready\r\n")]
    public async Task A_ClientHello_behind_the_greeting_is_TLS_too(string name, string greeting)
    {
        var (negotiation, client, server, served) = await BeginAsync(name);
        await server.SendAsync(System.Text.Encoding.ASCII.GetBytes(greeting), SocketFlags.None, TestContext.Current.CancellationToken);
        byte[] heard = new byte[100];
        Assert.True(await client.ReceiveAsync(heard, SocketFlags.None, TestContext.Current.CancellationToken) > 0);
        await client.SendAsync(Hello, SocketFlags.None, TestContext.Current.CancellationToken);
        await served;
        await AssertImplicitAsync(negotiation);
    }

    [Theory]
    [InlineData("smtp", "220 mx ready\r\n")]
    [InlineData("imap", "* OK ready\r\n")]
    [InlineData("pop3", "+OK ready\r\n")]
    public async Task A_ClientHello_that_is_late_but_before_the_server_greets_hears_nothing_in_clear_text(string name, string greeting)
    {
        var (negotiation, client, server, served) = await BeginAsync(name);
        await Task.Delay(300, TestContext.Current.CancellationToken); // longer than stunnel waits; the server is slower
        await client.SendAsync(Hello, SocketFlags.None, TestContext.Current.CancellationToken);
        await _rig.SettleAsync();
        await server.SendAsync(System.Text.Encoding.ASCII.GetBytes(greeting), SocketFlags.None, TestContext.Current.CancellationToken);
        await served;
        Assert.Equal(0, client.Available);
        await AssertImplicitAsync(negotiation);
        Assert.True(negotiation.Far!.HasUnread, "the greeting is kept for the client, inside TLS");
    }

    public void Dispose() => _rig.Dispose();

    private async Task<(Negotiation Negotiation, Socket Client, Socket Server, Task Served)> BeginAsync(string name)
    {
        var (near, client) = await _rig.PairAsync();
        var (far, server) = await _rig.PairAsync();
        var negotiation = new Negotiation(new ServiceOptions { Name = name }, new ServiceLog(new LogLines(), "0", 7), near)
        {
            Far = far,
            Addresses = (new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.Loopback, 2)),
        };
        var protocol = ProtocolTable.Find(name)!.MakeServer!(); // the three are there
        var served = _rig.RunAsync(async () => await protocol.RunAsync(ProtocolPhase.Middle, negotiation, new Deadline(_rig.Loop).Within(TimeSpan.FromSeconds(30), "TIMEOUTbusy")));
        return (negotiation, client, server, served);
    }

    /// <summary>TLS is to begin, and with all that the client has said.</summary>
    private async Task AssertImplicitAsync(Negotiation negotiation)
    {
        Assert.True(negotiation.IsImplicitTls);
        byte[] first = await _rig.RunAsync(async () => (await negotiation.Near.ReadAsync(new Deadline(_rig.Loop))).ToArray());
        Assert.Equal(Hello, first);
    }
}
