using Postern.Net.Conduits;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;
using Postern.Wire.Proxy;

namespace Postern.Net.Engine.Ushers;

/// <summary>Brings a client to the point where its mail program believes to talk to the server: PROXY header, TLS, STARTTLS.</summary>
internal sealed class Entrance(DoorSettings settings, Gate gate, TlsServer? server, DetectMemory memory, PreludeSettings preludes)
{
    /// <summary>Lets a client in.</summary>
    /// <returns>Whether it has been greeted here, or null when it left in order.</returns>
    /// <exception cref="ConduitException">It did not get in.</exception>
    internal async ValueTask<bool?> EnterAsync(Connection connection, End end) => await ArriveAsync(connection, end) switch
    {
        null => null,
        TlsMode.StartTls => await PreludeAsync(connection, end) ? true : null,
        _ => false,
    };

    /// <summary>Brings a client to its first word in the protocol: PROXY header, and TLS where that begins at once.</summary>
    /// <returns>How it came: TLS is done, or STARTTLS still to be asked for, or neither; null when it left in order.</returns>
    /// <exception cref="ConduitException">It did not get in.</exception>
    internal async ValueTask<TlsMode?> ArriveAsync(Connection connection, End end)
    {
        if (settings.ProxyFrom.Count > 0 && Gate.Contains(settings.ProxyFrom, connection.Peer))
            await ReadProxyHeaderAsync(connection);
        TlsMode mode = end.Tls == TlsMode.Auto ? await DetectAsync(connection) : end.Tls;
        if (mode != TlsMode.Tls)
            return mode;
        if (!await BeginsAsync(connection))
            return null;
        await HandshakeAsync(connection);
        return mode;
    }

    /// <summary>An <c>+auto</c> door: the first byte, or silence for the limit, says how the client begins.</summary>
    private async ValueTask<TlsMode> DetectAsync(Connection connection)
    {
        bool known = connection.Peer.Kind == PeerKind.Inet;
        TimeSpan limit = known ? memory.LimitFor(connection.Peer.ToIPAddress(), settings.Limits.Detect) : settings.Limits.Detect;
        DetectedStart start = await AutoDetect.WaitAsync(connection.Near, limit, connection.Deadline);
        if (known && start == DetectedStart.Tls)
            memory.Remember(connection.Peer.ToIPAddress(), start);
        return start == DetectedStart.Tls ? TlsMode.Tls : TlsMode.StartTls;
    }

    /// <summary>A client may connect ahead of time and be silent for a while; the handshake's limit and rate count from its first byte.</summary>
    private async ValueTask<bool> BeginsAsync(Connection connection)
    {
        Conduit near = connection.Near;
        var first = await near.ReadAsync(connection.Deadline.Within(settings.Limits.Prelude, "before TLS"));
        near.Unread(first.Span);
        return !first.IsEmpty;
    }

    private async ValueTask HandshakeAsync(Connection connection)
    {
        connection.Near = await server!.AcceptAsync(connection.Near, HandshakeLimit(connection));
    }

    private async ValueTask<bool> PreludeAsync(Connection connection, End accept)
    {
        var prelude = Prelude.For(accept.Protocol, preludes, settings.Limits);
        var talk = prelude.TalkToClient(connection.Near);
        PreludeEnd end = await prelude.ServeAsync(talk, server!, connection.Deadline);
        connection.Near = talk.Release();
        if (accept.Tls == TlsMode.Auto && connection.Peer.Kind == PeerKind.Inet)
            memory.Remember(connection.Peer.ToIPAddress(), end);
        return end switch
        {
            PreludeEnd.Upgraded => true,
            PreludeEnd.Left or PreludeEnd.Closed => false,
            PreludeEnd.SpokeTls => throw new ConduitException(FaultKind.Protocol, "began with TLS where STARTTLS is spoken: its port is the one for TLS at once"),
            _ => throw new ConduitException(FaultKind.Protocol, "too many commands that had to be refused before TLS"),
        };
    }

    private Deadline HandshakeLimit(Connection connection)
    {
        Limits limits = settings.Limits;
        Conduit near = connection.Near;
        return connection.Deadline.WithPace(limits.Handshake, "handshake", limits.MinimumRate, limits.MinimumRateGrace, () => near.RawBytesRead);
    }

    /// <summary>The header must come, whole, before anything else: from these networks nobody may speak for himself.</summary>
    private async ValueTask ReadProxyHeaderAsync(Connection connection)
    {
        Deadline deadline = connection.Deadline.Within(settings.Limits.Handshake, "PROXY header");
        byte[] bytes = [];
        while (true)
        {
            var more = await connection.Near.ReadAsync(deadline);
            if (more.IsEmpty)
                throw new ConduitException(FaultKind.Protocol, "closed before its PROXY header was whole");
            bytes = [.. bytes, .. more.Span];
            switch (ProxyReader.Read(bytes, out ProxyHeader? header, out int consumed, out string? problem))
            {
                case ProxyStatus.Malformed:
                    throw new ConduitException(FaultKind.Protocol, $"PROXY header: {problem}");
                case ProxyStatus.Done:
                    connection.Near.Unread(bytes.AsSpan(consumed));
                    if (header!.Source is { } source)
                        connection.Peer = PeerAddress.From(source.Address, source.Port);
                    connection.LocalAddress = header.Destination ?? connection.LocalAddress;
                    Introduce(connection);
                    return;
                default:
                    continue;
            }
        }
    }

    private void Introduce(Connection connection)
    {
        if (gate.Introduce(connection.Peer) is { } refusal)
        {
            connection.Stopping = refusal;
            throw new ConduitException(FaultKind.Closed, refusal.Text);
        }
        connection.CountedBy = connection.Peer;
    }
}
