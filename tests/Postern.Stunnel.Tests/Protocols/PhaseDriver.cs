using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Settings;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Takes one connection through the phases of its protocol, as an engine does, and carries bytes after that.</summary>
public sealed class PhaseDriver : IDisposable
{
    private const int DiscardPort = 9;

    private readonly LoopRig _rig;
    private readonly TlsServer _server;
    private readonly TlsClient _client;

    public PhaseDriver(LoopRig rig, TestCertificate certificate)
    {
        _rig = rig;
        _server = new TlsServer(rig.Loops, new TlsServerSettings());
        _server.Use([new TlsIdentity(certificate.ChainDer, certificate.KeyPemBytes, ["localhost"])]);
        _client = new TlsClient(rig.Loops, new TlsClientSettings { Verify = false });
    }

    /// <summary>Plays a dialogue against Postern; gives what was heard, and the log.</summary>
    public async Task<(string Heard, LogLines Log)> PlayAsync(Dialogue dialogue, IPEndPoint backend, Func<IPEndPoint, Task<string>> run)
    {
        var log = new LogLines();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var heard = run((IPEndPoint)listener.LocalEndPoint!); // bound
        var accepted = await listener.AcceptAsync(CancellationToken.None);
        accepted.NoDelay = true;
        var addresses = ((IPEndPoint)accepted.RemoteEndPoint!, (IPEndPoint)accepted.LocalEndPoint!); // connected
        var service = Service(dialogue, backend);
        var near = await _rig.AdoptAsync(accepted);
        var negotiation = new Negotiation(service, new ServiceLog(log, "0", 7), near) { Addresses = addresses, Resolve = ResolveAsync };
        var served = _rig.RunAsync(() => ServeAsync(dialogue, negotiation, backend));
        string text = await heard;
        await served;
        return (text, log);
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    private static ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string name, Deadline deadline) =>
        new((IPAddress[])(name == "localhost" ? [IPAddress.Loopback] : name == "198.51.100.1" ? [IPAddress.Parse(name)] : []));

    private static ServiceOptions Service(Dialogue dialogue, IPEndPoint backend) => new()
    {
        Name = dialogue.Name,
        Client = dialogue.Client,
        Connect = [new StunnelAddress("127.0.0.1", backend.Port)],
        TimeoutBusy = TimeSpan.FromSeconds(dialogue.Option("TIMEOUTbusy") is { } seconds ? int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) : 300),
        Negotiation = new NegotiationOptions
        {
            Protocol = dialogue.Protocol,
            Authentication = dialogue.Option("protocolAuthentication")?.ToLowerInvariant(),
            Domain = dialogue.Option("protocolDomain"),
            Headers = [.. dialogue.OptionsOf("protocolHeader")],
            Host = dialogue.Option("protocolHost"),
            UserName = dialogue.Option("protocolUsername"),
            Password = dialogue.Option("protocolPassword") is { } password ? new Secret(password) : null,
        },
    };

    private async Task ServeAsync(Dialogue dialogue, Negotiation negotiation, IPEndPoint backend)
    {
        var row = ProtocolTable.Find(dialogue.Protocol)!; // a dialogue names a protocol that is there
        var protocol = (dialogue.Client ? row.MakeClient : row.MakeServer)!();
        var deadline = new Deadline(_rig.Loop).Within(negotiation.Service.TimeoutBusy, "TIMEOUTbusy");
        try
        {
            await protocol.RunAsync(ProtocolPhase.Early, negotiation, deadline);
            if (protocol.ConnectsFirst)
            {
                await ConnectAsync(negotiation, backend, deadline);
                await protocol.RunAsync(ProtocolPhase.Middle, negotiation, deadline);
                await SecureAsync(negotiation, deadline);
            }
            else
            {
                await SecureAsync(negotiation, deadline);
                await protocol.RunAsync(ProtocolPhase.Middle, negotiation, deadline);
                await ConnectAsync(negotiation, backend, deadline);
            }
            await protocol.RunAsync(ProtocolPhase.Late, negotiation, deadline);
            deadline.Clear();
            await Task.WhenAll(CarryAsync(negotiation.Near, negotiation.Far!), CarryAsync(negotiation.Far!, negotiation.Near));
            negotiation.EndsInOrder = true;
        }
        catch (ConduitException)
        {
            // It was logged.
        }
        deadline.Clear();
        Close(negotiation.Near, negotiation.EndsInOrder);
        if (negotiation.Far is { } far)
            Close(far, negotiation.EndsInOrder);
    }

    private async Task ConnectAsync(Negotiation negotiation, IPEndPoint backend, Deadline deadline)
    {
        // Wherever the client wants to go, it is the backend; but nobody listens at the discard port.
        var target = negotiation.Target is { Port: DiscardPort } ? new IPEndPoint(IPAddress.Loopback, DiscardPort) : backend;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, CancellationToken.None);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var fault = new ConduitFault(FaultKind.Connect, e.Message);
            if (negotiation.TellConnected is { } tell)
                await tell(fault, deadline);
            throw new ConduitException(fault);
        }
        negotiation.Far = await _rig.AdoptAsync(socket);
    }

    private async Task SecureAsync(Negotiation negotiation, Deadline deadline)
    {
        if (negotiation.Service.Client)
        {
            Assert.False(negotiation.Far!.HasUnread, "bytes from before TLS");
            negotiation.Far = await _client.ConnectAsync(negotiation.Far, "localhost", $"{negotiation.GetHashCode()}", deadline);
            return;
        }
        Assert.True(negotiation.IsImplicitTls || !negotiation.Near.HasUnread, "bytes from before TLS");
        negotiation.Near = await _server.AcceptAsync(negotiation.Near, deadline);
    }

    private async Task CarryAsync(Conduit from, Conduit to)
    {
        var deadline = new Deadline(_rig.Loop).Within(TimeSpan.FromSeconds(60), "carrying");
        try
        {
            while (await from.ReadAsync(deadline) is { IsEmpty: false } bytes)
                await to.WriteAsync(bytes, deadline);
        }
        catch (ConduitException)
        {
            // Closed without a word: the end as well.
        }
        deadline.Clear();
        to.Finish();
    }

    private static void Close(Conduit conduit, bool inOrder)
    {
        if (inOrder)
            conduit.Close();
        else
            conduit.Abort();
    }
}
