using Postern.Net.Conduits;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Net.Engine.Ushers;

/// <summary>Opens the way to the server for a client that talks to it itself: nobody is greeted twice, and nobody not at all.</summary>
internal sealed class Passage(DoorSettings settings, Way way, PreludeSettings preludes)
{
    /// <summary>
    /// A mail protocol in clear text from end to end, and not a word of ours: another program may have the client's
    /// socket. Bytes as they are (<c>tcp:</c>) stay here, because their server may finish first and go on reading.
    /// </summary>
    private readonly bool _maySeeNothing =
        settings.Accept.All(end => end.Tls == TlsMode.Clear && (end.Protocol != MailProtocol.None || end.Transport == TransportKind.Stdio))
        && settings.Connect.All(end => end.Tls == TlsMode.Clear && end.Protocol != MailProtocol.None)
        && settings.ProxyFrom.Count == 0
        && settings.ProxyTo == ProxyHeaderVersion.None;

    /// <summary>Opens it.</summary>
    /// <param name="connection">For whom.</param>
    /// <param name="greeted">The client has been greeted here: the server's greeting is not for it.</param>
    /// <exception cref="ConduitException">There is no way; the text may be told to the client.</exception>
    internal async ValueTask OpenAsync(Connection connection, bool greeted)
    {
        var lend = _maySeeNothing && connection.Near is SocketConduit { CanBeHandedOver: true } socket ? socket : null;
        Arrival arrival = await way.OpenAsync(connection, lend);
        if (arrival.Greeting is null && greeted)
            await SwallowAsync(connection, Prelude.For(ProtocolOf(arrival.End), preludes, settings.Limits));
        else if (arrival.Greeting is { } greeting && !greeted)
            await GreetAsync(connection, greeting);
    }

    private async ValueTask SwallowAsync(Connection connection, Prelude prelude)
    {
        var talk = prelude.TalkToServer(connection.Far!); // the way is open
        byte[] greeting = await prelude.SwallowGreetingAsync(talk, connection.Deadline);
        connection.Far = talk.Release();
        await GreetAsync(connection, greeting);
    }

    private async ValueTask GreetAsync(Connection connection, byte[] greeting)
    {
        if (greeting.Length > 0)
            await connection.Near.WriteAsync(greeting, connection.Deadline.Within(settings.Limits.Command, "greeting"));
    }

    /// <summary>A bare <c>exec:</c> or <c>unix:</c> speaks the protocol of the other end.</summary>
    private MailProtocol ProtocolOf(End end) => end.Protocol == MailProtocol.None ? settings.Accept[0].Protocol : end.Protocol;
}
