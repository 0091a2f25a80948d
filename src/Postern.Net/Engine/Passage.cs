using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Net.Tls.Verification;
using Postern.Wire.Ends;
using Postern.Wire.Proxy;

namespace Postern.Net.Engine;

/// <summary>Opens the way to the server: dials, sends the PROXY header, speaks STARTTLS, verifies.</summary>
internal sealed class Passage(DoorSettings settings, Dialer dialer, TlsClient? client, PreludeSettings preludes)
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

    private readonly bool _startsProgram = settings.Connect.Any(end => end.Transport is TransportKind.Exec or TransportKind.Pty);

    /// <summary>Opens it.</summary>
    /// <param name="connection">For whom.</param>
    /// <param name="greeted">The client has been greeted here: the server's greeting is not for it.</param>
    /// <exception cref="ConduitException">There is no way; the text may be told to the client.</exception>
    internal async ValueTask OpenAsync(Connection connection, bool greeted)
    {
        // Each attempt has its own limit in the dialer.
        Conduit far = await dialer.DialAsync(connection.Near.Loop, RequestFor(connection), connection.Deadline);
        connection.Far = far;
        connection.Target = far.DialedTo ?? "-";
        if (settings.ProxyTo != ProxyHeaderVersion.None)
            await far.WriteAsync(ProxyHeaderFor(connection), connection.Deadline.Within(settings.Limits.Connect, "PROXY header"));
        await SecureAsync(connection, settings.Connect[far.DialedIndex], greeted);
    }

    private DialRequest RequestFor(Connection connection)
    {
        // Names are written out for nobody but a program.
        var shown = _startsProgram ? connection.Near as TlsConduit : null;
        return new DialRequest
        {
            Name = connection.Door.Settings.Name,
            Client = connection.Peer.Kind == PeerKind.Inet ? connection.Peer.ToEndPoint() : null,
            Socket = _maySeeNothing && connection.Near is SocketConduit { CanBeHandedOver: true } socket ? socket : null,
            CertificateSubject = shown is null ? null : PeerName.Subject(shown),
            CertificateIssuer = shown is null ? null : PeerName.Issuer(shown),
        };
    }

    private async ValueTask SecureAsync(Connection connection, End end, bool greeted)
    {
        Deadline deadline = connection.Deadline;
        switch (end.Tls)
        {
            case TlsMode.Tls:
                connection.Far = await client!.ConnectAsync(connection.Far!, end.Host, end.ToString(), deadline.Within(settings.Limits.Handshake, "handshake with the server"));
                break;
            case TlsMode.StartTls:
                await PreludeAsync(connection, end, greeted);
                return;
            default:
                break;
        }
        if (greeted)
            await SwallowAsync(connection, For(ProtocolOf(end)));
    }

    private async ValueTask PreludeAsync(Connection connection, End end, bool greeted)
    {
        Prelude prelude = For(end.Protocol);
        var talk = prelude.TalkToServer(connection.Far!);
        byte[] greeting = await prelude.SecureAsync(talk, client!, end.Host, end.ToString(), connection.Deadline);
        connection.Far = talk.Release();
        if (!greeted)
            await GreetAsync(connection, greeting);
    }

    private async ValueTask SwallowAsync(Connection connection, Prelude prelude)
    {
        var talk = prelude.TalkToServer(connection.Far!);
        byte[] greeting = await prelude.SwallowGreetingAsync(talk, connection.Deadline);
        connection.Far = talk.Release();
        await GreetAsync(connection, greeting);
    }

    private async ValueTask GreetAsync(Connection connection, byte[] greeting)
    {
        if (greeting.Length > 0)
            await connection.Near.WriteAsync(greeting, connection.Deadline.Within(settings.Limits.Command, "greeting"));
    }

    private Prelude For(MailProtocol protocol) => Prelude.For(protocol, preludes, settings.Limits);

    /// <summary>A bare <c>exec:</c> or <c>unix:</c> speaks the protocol of the other end.</summary>
    private MailProtocol ProtocolOf(End end) => end.Protocol == MailProtocol.None ? settings.Accept[0].Protocol : end.Protocol;

    private byte[] ProxyHeaderFor(Connection connection)
    {
        IPEndPoint? source = connection.Peer.Kind == PeerKind.Inet ? connection.Peer.ToEndPoint() : null;
        IPEndPoint? destination = connection.LocalAddress;
        if (settings.ProxyTo == ProxyHeaderVersion.V1)
            return ProxyWriter.Version1(source, destination);
        var near = connection.Near as TlsConduit;
        ProxyTls? tls = near is null ? null : new ProxyTls
        {
            Version = near.Version,
            Cipher = near.Cipher,
            HasCertificate = near.PeerCertificate is not null,
            IsVerified = near.Verified.Length > 0,
        };
        string? alpn = string.IsNullOrEmpty(near?.Alpn) ? null : near.Alpn;
        string? authority = string.IsNullOrEmpty(near?.ServerName) ? null : near.ServerName;
        return ProxyWriter.Version2(source, destination, tls, alpn, authority);
    }
}
