using Postern.Net.Conduits;
using Postern.Net.Engine.Voices;
using Postern.Net.Preludes;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Net.Engine.Ushers;

/// <summary>The usher of doors whose ends are URLs: PROXY header, TLS, STARTTLS, and the way; or a reception in place of the way.</summary>
internal sealed class HouseUsher : IUsher
{
    private readonly DoorSettings _settings;
    private readonly DoorParts _parts;
    private readonly IDoorVoice _voice;
    private readonly Entrance _entrance;
    private readonly Passage _passage;
    private readonly bool _selfDelimiting;

    internal HouseUsher(DoorSettings settings, DoorParts parts, Gate gate, IDoorVoice voice)
    {
        _settings = settings;
        _parts = parts;
        _voice = voice;
        _entrance = new Entrance(settings, gate, parts.Server, parts.Detected, parts.Preludes);
        _passage = new Passage(settings, new Way(settings, parts.Dialer, parts.Client, parts.Preludes), parts.Preludes);
        _selfDelimiting = settings.Accept.Concat(settings.Connect).Any(end => end.Protocol != MailProtocol.None);
    }

    /// <inheritdoc/>
    public ValueTask<EndReason?> AdmitAsync(Connection connection, End end) => _parts.Reception is { } reception
        ? ReceiveAsync(reception, connection, end)
        : PassThroughAsync(connection, end);

    /// <inheritdoc/>
    public async ValueTask<EndReason> DismissAsync(Connection connection, ConduitFault fault)
    {
        EndReason over = connection.Stopping ?? EndReason.From(fault, "client");
        await Parting.SayAsync(connection, default);
        return over;
    }

    /// <inheritdoc/>
    public Carriage Carry(Connection connection)
    {
        Conduit far = connection.Far!; // the way is open
        if (!far.TookSocket)
            return new Relay.Relay(connection.Near, far, _settings.Limits, _selfDelimiting);
        _voice.HandedOver(connection);
        return new Handover((SocketConduit)connection.Near, far, _settings.Limits);
    }

    /// <inheritdoc/>
    public EndReason Conclude(Connection connection, RelayEnd end) => EndReason.From(end);

    /// <inheritdoc/>
    public void Close(Connection connection, EndReason reason)
    {
        bool cut = connection.Carriage is not null && reason.IsCut;
        CloseBounded(connection.Near, cut);
        if (connection.Far is { } far)
            CloseBounded(far, cut);
    }

    /// <summary>
    /// What a limit or a stop has cut off must look cut off: no close_notify and no FIN that would make half a message
    /// look whole. And nothing waits for a peer any longer.
    /// </summary>
    private static void CloseBounded(Conduit conduit, bool cut)
    {
        if (cut || conduit.HasBacklog)
            conduit.Abort();
        else
            conduit.Close();
    }

    /// <summary>The client's conversation is with the server, from its greeting on.</summary>
    private async ValueTask<EndReason?> PassThroughAsync(Connection connection, End end)
    {
        bool? greeted = await _entrance.EnterAsync(connection, end);
        connection.Door.Enter(connection);
        return greeted is null ? EndReason.Left : await PassAsync(connection, greeted.Value);
    }

    /// <summary>The client's conversation is with us, until it has logged in or longer. Until then it is a stranger.</summary>
    private async ValueTask<EndReason?> ReceiveAsync(IReception reception, Connection connection, End end)
    {
        if (await _entrance.ArriveAsync(connection, end) is not { } mode)
            return EndReason.Left;
        EndReason? over = await reception.ReceiveAsync(connection, mode);
        if (over is null)
            connection.Door.Enter(connection);
        return over;
    }

    /// <summary>Opens the way to the server; null when there is one.</summary>
    private async ValueTask<EndReason?> PassAsync(Connection connection, bool greeted)
    {
        try
        {
            await _passage.OpenAsync(connection, greeted);
            return null;
        }
        catch (ConduitException e)
        {
            await Parting.SayAsync(connection, FarewellFor(connection, e.Fault));
            return connection.Stopping ?? EndReason.From(e.Fault, "server");
        }
    }

    private byte[] FarewellFor(Connection connection, ConduitFault fault)
    {
        MailProtocol protocol = _settings.Accept[0].Protocol != MailProtocol.None ? _settings.Accept[0].Protocol : _settings.Connect[0].Protocol;
        if (protocol == MailProtocol.None || connection.Near.WriteFault is not null)
            return [];
        // A server's own words may be told; how we failed to reach it is the operator's business.
        var prelude = Prelude.For(protocol, _parts.Preludes, _settings.Limits);
        return fault.Kind == FaultKind.Protocol ? prelude.Farewell(fault.Text) : prelude.Absence();
    }
}
