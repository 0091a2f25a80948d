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

/// <summary>The way to a server: dials, sends the PROXY header, begins TLS at once or by STARTTLS, verifies.</summary>
/// <remarks>Holds no state of a connection: one serves all connections of a door, on all loops.</remarks>
public sealed class Way(DoorSettings settings, Dialer dialer, TlsClient? client, PreludeSettings preludes)
{
    private readonly bool _startsProgram = settings.Connect.Any(end => end.Transport is TransportKind.Exec or TransportKind.Pty);

    /// <summary>The ends it may lead to.</summary>
    public IReadOnlyList<End> Ends => settings.Connect;

    /// <summary>The limits of its steps.</summary>
    public Limits Limits => settings.Limits;

    /// <summary>Goes there for a client.</summary>
    /// <param name="connection">For whom; it has the way's conduit as <see cref="Connection.Far"/> from the first byte on, so that it is closed whatever happens.</param>
    /// <param name="lend">The client's own socket, where another program may have it; null where bytes must pass here.</param>
    /// <exception cref="ConduitException">There is no way; the text may be told to the client.</exception>
    public async ValueTask<Arrival> OpenAsync(Connection connection, SocketConduit? lend = null)
    {
        try
        {
            return await TryAsync(connection, lend);
        }
        catch (ConduitException e) when (e.Fault.AtResumption && connection.Stopping is null)
        {
            // No client pays for it that we remembered a session and the server does not want it: once more, and whole.
            connection.Far?.Abort();
            connection.Far = null;
            return await TryAsync(connection, lend);
        }
    }

    private async ValueTask<Arrival> TryAsync(Connection connection, SocketConduit? lend)
    {
        // Each attempt has its own limit in the dialer.
        Conduit far = await dialer.DialAsync(connection.Near.Loop, RequestFor(connection, lend), connection.Deadline);
        connection.Far = far;
        connection.Target = far.DialedTo ?? "-";
        if (settings.ProxyTo != ProxyHeaderVersion.None)
            await far.WriteAsync(ProxyHeaderFor(connection), connection.Deadline.Within(settings.Limits.Connect, "PROXY header"));
        return await SecureAsync(connection, settings.Connect[far.DialedIndex]);
    }

    private DialRequest RequestFor(Connection connection, SocketConduit? lend)
    {
        // Names are written out for nobody but a program.
        var shown = _startsProgram ? connection.Near as TlsConduit : null;
        return new DialRequest
        {
            Name = connection.Door.Settings.Name,
            Client = connection.Peer.Kind == PeerKind.Inet ? connection.Peer.ToEndPoint() : null,
            Socket = lend,
            CertificateSubject = shown is null ? null : PeerName.Subject(shown),
            CertificateIssuer = shown is null ? null : PeerName.Issuer(shown),
        };
    }

    private async ValueTask<Arrival> SecureAsync(Connection connection, End end)
    {
        switch (end.Tls)
        {
            case TlsMode.Tls:
                Deadline limit = connection.Deadline.Within(settings.Limits.Handshake, "handshake with the server");
                connection.Far = await client!.ConnectAsync(connection.Far!, end.Host, end.ToString(), limit);
                return new Arrival(connection.Far, end, Greeting: null);
            case TlsMode.StartTls:
                var prelude = Prelude.For(end.Protocol, preludes, settings.Limits);
                var talk = prelude.TalkToServer(connection.Far!);
                byte[] greeting = await prelude.SecureAsync(talk, client!, end.Host, end.ToString(), connection.Deadline);
                connection.Far = talk.Release();
                return new Arrival(connection.Far, end, greeting);
            default:
                return new Arrival(connection.Far!, end, Greeting: null);
        }
    }

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
