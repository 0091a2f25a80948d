using System.Runtime.InteropServices;
using Postern.Net.Native;

namespace Postern.Net.Tls;

/// <summary>Sessions with one server under one policy.</summary>
/// <remarks>
/// <para>Each ticket is used once as long as there is another. The last one is kept and used again, though RFC 8446 §C.4
/// advises against it: an observer could tell that two connections have one client, and for a door, which has one address
/// and one server, that is no news. Without it, every burst of connections would end in whole handshakes.</para>
/// <para>A resumed session shows no certificate. So that one that has expired or was revoked is not trusted for ever,
/// sessions serve for an hour after the certificate was last verified, however often they were renewed.</para>
/// </remarks>
internal sealed class TlsSessionSlot : IDisposable
{
    /// <summary>How long a verified certificate is trusted without being seen again. Arbitrary: as long as a name is (ResolverLimits).</summary>
    internal const long LongestTrust = 3_600_000; // milliseconds

    private const int Most = 8; // arbitrary: as many as short connections are likely to begin at once

    private readonly Queue<nint> _sessions = new();
    private long _verified;
    private bool _closed;

    /// <summary>A session that still can be resumed, or 0; the caller frees it.</summary>
    /// <param name="now">The loop's time in milliseconds.</param>
    internal nint Take(long now)
    {
        if (now - _verified >= LongestTrust)
            Clear();
        if (!_sessions.TryPeek(out nint session))
            return 0;
        // OpenSSL marks a session of TLS 1.3 that was resumed, so that nobody resumes it again: the last is lent as a copy.
        return _sessions.Count > 1 ? _sessions.Dequeue() : LibSsl.SSL_SESSION_dup(session);
    }

    /// <summary>Frees what it holds; a ticket that a connection brings later is not kept.</summary>
    public void Dispose()
    {
        _closed = true;
        Clear();
    }

    /// <summary>The server has shown its certificate; where a session had been offered to it, it knows those before this one no more.</summary>
    private void BeginAnew(TlsConduit tls)
    {
        if (tls.OffersSession)
            Clear();
        tls.OffersSession = false; // a second ticket of the same handshake joins the first
        _verified = tls.Loop.Now;
    }

    private void Clear()
    {
        while (_sessions.TryDequeue(out nint session))
            LibSsl.SSL_SESSION_free(session);
    }

    private void Keep(nint session)
    {
        if (_sessions.Count == Most)
            LibSsl.SSL_SESSION_free(_sessions.Dequeue());
        _sessions.Enqueue(session);
    }

    /// <summary>OpenSSL's callback for a new ticket (SSL_CTX_sess_set_new_cb(3)); 1 takes the reference.</summary>
    [UnmanagedCallersOnly]
    internal static int OnNewSession(nint ssl, nint session)
    {
        if (TlsConduit.Current is not { Sessions: { _closed: false } slot } tls || LibSsl.SSL_SESSION_is_resumable(session) != 1)
            return 0;
        if (LibSsl.SSL_session_reused(ssl) == 0)
            slot.BeginAnew(tls);
        else if (tls.Loop.Now - slot._verified >= LongestTrust)
            return 0; // it continues a trust that has ended meanwhile
        slot.Keep(session);
        return 1;
    }
}
