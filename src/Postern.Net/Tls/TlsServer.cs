using System.Security.Cryptography;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Settings;

namespace Postern.Net.Tls;

/// <summary>The TLS server of one door, on all loops.</summary>
/// <remarks>
/// Each loop has contexts of its own. New identities replace them whole: connections in their handshake keep what they
/// began with, and no handshake meets a half-changed state.
/// </remarks>
public sealed class TlsServer : IDisposable
{
    internal const int SessionContextBytes = 16; // arbitrary
    internal const int TicketKeyBytes = 80; // SSL_CTX_set_tlsext_ticket_keys(3): name, HMAC and AES keys

    private readonly IReadOnlyList<Loop> _loops;
    private readonly TlsServerSettings _settings;
    private readonly TlsServerContext?[] _contexts;
    private readonly byte[] _sessionContext = RandomNumberGenerator.GetBytes(SessionContextBytes);
    private readonly Lock _change = new();
    private byte[] _ticketKeys = RandomNumberGenerator.GetBytes(TicketKeyBytes);

    /// <summary>Makes a server without identities yet; <see cref="Use"/> must come before the first connection.</summary>
    public TlsServer(IReadOnlyList<Loop> loops, TlsServerSettings settings)
    {
        _loops = loops;
        _settings = settings;
        _contexts = new TlsServerContext?[loops.Count];
    }

    /// <summary>Has OpenSSL take what a server would be made of, in contexts that are thrown away; without identities, all but those.</summary>
    /// <exception cref="TlsSettingException">OpenSSL does not take one of the settings or identities.</exception>
    public static void Try(TlsServerSettings settings, IReadOnlyList<TlsIdentity> identities) => TlsLibrary.Lend(library =>
    {
        TlsServerContext.Try(library, settings);
        using var whole = new TlsServerContext(library, settings, identities, new byte[TicketKeyBytes], new byte[SessionContextBytes]);
    });

    /// <summary>
    /// Serves these identities from now on; the first is for clients that name no other. Authorities and revocation
    /// lists of client certificates are read again, and no session begun under the old ones is resumed.
    /// </summary>
    /// <exception cref="TlsSettingException">OpenSSL does not take one of them; nothing has changed then.</exception>
    public void Use(IReadOnlyList<TlsIdentity> identities)
    {
        lock (_change)
        {
            byte[] keys = _settings.ClientCertificates == ClientCertificates.None ? _ticketKeys : RandomNumberGenerator.GetBytes(TicketKeyBytes);
            Replace(identities, keys);
            _ticketKeys = keys;
        }
    }

    /// <summary>Takes new ticket keys: sessions begun before are not resumed any more, their clients shake hands in full once.</summary>
    public void RotateTicketKeys()
    {
        lock (_change)
        {
            // Nothing is read again for it: a file that is broken today must not keep the old keys alive.
            byte[] keys = _ticketKeys = RandomNumberGenerator.GetBytes(TicketKeyBytes);
            for (int i = 0; i < _contexts.Length; i++)
            {
                if (_contexts[i] is { } context)
                    _loops[i].Post(() => context.UseTicketKeys(keys));
            }
        }
    }

    /// <summary>Shakes hands with a client. Nothing is allocated for it before its first flight is whole.</summary>
    /// <exception cref="ConduitException">The handshake failed or the deadline ran out.</exception>
    public async ValueTask<TlsConduit> AcceptAsync(Conduit inner, Deadline deadline)
    {
        await FirstFlight.WaitAsync(inner, deadline);
        // The private key is the most a connection ever costs at once.
        await inner.Loop.HeavyTurn();
        if (deadline.Over is { } fault)
            throw new ConduitException(fault);
        var context = _contexts[inner.Loop.Index]!;
        var tls = new TlsConduit(inner, context.Default.Handle, TlsRole.Server) { ServerContext = context };
        context.Enter();
        try
        {
            await tls.HandshakeAsync(deadline);
        }
        finally
        {
            context.Leave();
        }
        // The ticket holds the certificate that was judged when the session began.
        if (tls.Resumed && tls.PeerCertificate is not null)
            tls.Verified = "resumed";
        return tls;
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

    private void Replace(IReadOnlyList<TlsIdentity> identities, byte[] keys)
    {
        var fresh = new TlsServerContext[_loops.Count];
        for (int i = 0; i < fresh.Length; i++)
            fresh[i] = new TlsServerContext(TlsLoop.Of(_loops[i]).Library, _settings, identities, keys, _sessionContext);
        for (int i = 0; i < fresh.Length; i++)
            Retire(_loops[i], Interlocked.Exchange(ref _contexts[i], fresh[i]));
    }

    /// <summary>The loop may be about to use it: it is freed there, between two connections.</summary>
    private static void Retire(Loop loop, TlsServerContext? context)
    {
        if (context is not null)
            loop.Post(context.Dispose);
    }
}
