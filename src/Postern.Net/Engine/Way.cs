using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Loops;
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

    /// <summary>Goes there for nobody: to see that a client would get there.</summary>
    /// <exception cref="ConduitException">There is no way; nothing of it stays open.</exception>
    public async ValueTask<Arrival> KnockAsync(Loop loop, Deadline deadline)
    {
        try
        {
            return await TryKnockAsync(loop, deadline);
        }
        catch (ConduitException e) when (e.Fault.AtResumption)
        {
            return await TryKnockAsync(loop, deadline); // as for a client
        }
    }

    private async ValueTask<Arrival> TryKnockAsync(Loop loop, Deadline deadline)
    {
        Conduit far = await dialer.DialAsync(loop, new DialRequest { Name = settings.Name }, deadline);
        try
        {
            if (settings.ProxyTo != ProxyHeaderVersion.None)
            {
                byte[] header = settings.ProxyTo == ProxyHeaderVersion.V1 ? ProxyWriter.Version1(null, null) : ProxyWriter.Version2(null, null);
                await far.WriteAsync(header, deadline.Within(settings.Limits.Connect, "PROXY header"));
            }
            return await SecureAsync(far, settings.Connect[far.DialedIndex], deadline);
        }
        catch (ConduitException)
        {
            deadline.Clear();
            far.Abort();
            throw;
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
        Arrival arrival = await SecureAsync(far, settings.Connect[far.DialedIndex], connection.Deadline);
        connection.Far = arrival.Far;
        return arrival;
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

    /// <summary>Begins TLS where the end asks for it; the conduit that is given is closed by the caller where that fails.</summary>
    private async ValueTask<Arrival> SecureAsync(Conduit far, End end, Deadline deadline)
    {
        switch (end.Tls)
        {
            case TlsMode.Tls:
                Deadline limit = deadline.Within(settings.Limits.Handshake, "handshake with the server");
                return new Arrival(await client!.ConnectAsync(far, end.Host, end.ToString(), limit), end, Greeting: null);
            case TlsMode.StartTls:
                var prelude = Prelude.For(end.Protocol, preludes, settings.Limits);
                var talk = prelude.TalkToServer(far);
                byte[] greeting = await prelude.SecureAsync(talk, client!, end.Host, end.ToString(), deadline);
                return new Arrival(talk.Release(), end, greeting);
            default:
                return new Arrival(far, end, Greeting: null);
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
