using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Certificates;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;

namespace Postern.Hosting;

/// <summary>Asks a server for its certificates as a door would, and tells whether a door would accept them.</summary>
internal static class PeerProbe
{
    private static readonly Limits Limits = new();

    /// <summary>Shakes hands with the server at this URL.</summary>
    /// <exception cref="IOException">It cannot be reached, or speaks no TLS.</exception>
    internal static async Task<PeerChain> AskAsync(string url, CancellationToken cancel)
    {
        if (!EndUrl.TryParse(url, EndSide.Connect, out End? end, out string? problem))
            throw new IOException(problem);
        if (end.Tls == TlsMode.Clear)
            throw new IOException($"{url} speaks no TLS; write {(end.Protocol == MailProtocol.None ? "tls" : end.Protocol.Name() + "s")}:// to ask for its certificate");
        using var loops = new LoopGroup(1, TimeProvider.System, static bug => throw new InvalidOperationException("on a loop", bug));
        Loop loop = loops.All[0];
        string? refusal = await loop.RunAsync(() => JudgeAsync(loop, end));
        PeerChain chain = await loop.RunAsync(() => ShakeAsync(loop, end, new TlsClientSettings { Verify = false, Resume = false }));
        return chain with { Refusal = refusal };
    }

    private static async Task<string?> JudgeAsync(Loop loop, End end)
    {
        try
        {
            _ = await ShakeAsync(loop, end, new TlsClientSettings { Resume = false });
            return null;
        }
        catch (ConduitException refused) when (refused.Fault.Kind == FaultKind.Certificate)
        {
            return refused.Message;
        }
    }

    private static async Task<PeerChain> ShakeAsync(Loop loop, End end, TlsClientSettings settings)
    {
        using var client = new TlsClient([loop], settings);
        var deadline = new Deadline(loop);
        Conduit conduit = await DialerFor(end).DialAsync(loop, DialRequest.Anonymous, deadline);
        try
        {
            TlsConduit tls = await SecureAsync(client, conduit, end, deadline);
            conduit = tls;
            return new PeerChain(end.ToString(), tls.PeerCertificates) { Tls = $"{tls.Version} {tls.Cipher}", Staple = tls.StapledAnswer };
        }
        finally
        {
            deadline.Clear();
            conduit.Close();
        }
    }

    private static async Task<TlsConduit> SecureAsync(TlsClient client, Conduit conduit, End end, Deadline deadline)
    {
        if (end.Tls == TlsMode.Tls)
            return await client.ConnectAsync(conduit, end.Host, end.ToString(), deadline.Within(Limits.Handshake, "handshake"));
        var prelude = Prelude.For(end.Protocol, new PreludeSettings { HostName = Environment.MachineName }, Limits);
        var talk = prelude.TalkToServer(conduit);
        _ = await prelude.SecureAsync(talk, client, end.Host, end.ToString(), deadline);
        return (TlsConduit)talk.Conduit; // an upgraded talk stands on TLS
    }

    private static Dialer DialerFor(End end)
    {
        var factory = new DialerFactory(new Resolver(TimeProvider.System, NullLogger.Instance), Descriptors.Raise(), NullLogger.Instance);
        return factory.For(new DoorSettings { Name = "probe", Accept = [], Connect = [end] });
    }
}
