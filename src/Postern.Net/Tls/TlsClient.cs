using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Settings;

namespace Postern.Net.Tls;

/// <summary>The TLS client of one door, on all loops. Verification is on unless its settings say otherwise.</summary>
public sealed class TlsClient : IDisposable
{
    private readonly IReadOnlyList<Loop> _loops;
    private readonly TlsClientSettings _settings;
    private readonly TlsClientContext?[] _contexts;
    private readonly Lock _change = new();

    /// <summary>Makes a client.</summary>
    /// <exception cref="TlsSettingException">OpenSSL does not take one of the settings.</exception>
    public TlsClient(IReadOnlyList<Loop> loops, TlsClientSettings settings, TlsIdentity? identity = null)
    {
        _loops = loops;
        _settings = settings;
        _contexts = new TlsClientContext?[loops.Count];
        Use(identity);
    }

    /// <summary>Has OpenSSL take what a client would be made of, in a context that is thrown away.</summary>
    /// <exception cref="TlsSettingException">OpenSSL does not take one of the settings, or the certificate.</exception>
    public static void Try(TlsClientSettings settings, TlsIdentity? identity) => TlsLibrary.Lend(library =>
    {
        using var whole = new TlsClientContext(library, settings, identity);
    });

    /// <summary>Reads authorities and revocation lists again, and shows this certificate from now on.</summary>
    /// <exception cref="TlsSettingException">OpenSSL does not take something; nothing has changed then.</exception>
    public void Use(TlsIdentity? identity)
    {
        lock (_change)
        {
            var fresh = new TlsClientContext[_loops.Count];
            for (int i = 0; i < fresh.Length; i++)
                fresh[i] = new TlsClientContext(TlsLoop.Of(_loops[i]).Library, _settings, identity);
            for (int i = 0; i < fresh.Length; i++)
                Retire(_loops[i], Interlocked.Exchange(ref _contexts[i], fresh[i]));
        }
    }

    /// <summary>Shakes hands with a server and verifies it.</summary>
    /// <param name="inner">The connection.</param>
    /// <param name="host">The name or address that was asked for; what the certificate must bear.</param>
    /// <param name="target">What sessions are kept by, such as host and port.</param>
    /// <param name="deadline">The limit, already set.</param>
    /// <exception cref="ConduitException">The handshake failed, the server was not accepted, or the deadline ran out. Where that may lie at the session it was offered, the fault says so, and the server is offered none for an hour.</exception>
    public async ValueTask<TlsConduit> ConnectAsync(Conduit inner, string host, string target, Deadline deadline)
    {
        TlsConduit tls = _contexts[inner.Loop.Index]!.Begin(inner, host, target);
        try
        {
            await tls.HandshakeAsync(deadline);
            return tls;
        }
        catch (ConduitException e) when (tls.OffersSession && e.Fault.Kind is FaultKind.Reset or FaultKind.Truncated or FaultKind.Tls)
        {
            tls.Sessions!.Forget(inner.Loop.Now); // who offers a session has a place for it
            throw new ConduitException(e.Fault with { AtResumption = true });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_change)
        {
            for (int i = 0; i < _contexts.Length; i++)
                Retire(_loops[i], Interlocked.Exchange(ref _contexts[i], null));
        }
    }

    private static void Retire(Loop loop, TlsClientContext? context)
    {
        if (context is not null)
            loop.Post(context.Dispose);
    }
}
