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
/// <para>Some servers give out tickets and break off whoever shows them (OpenSSL without SSL_CTX_set_session_id_context(3) that
/// asks for client certificates: Dovecot 2.3.19 with ssl_verify_client_cert, seen 2026-11): these are shown none for an hour.</para>
/// </remarks>
internal sealed class TlsSessionSlot : IDisposable
{
    /// <summary>How long a verified certificate is trusted without being seen again. Arbitrary: as long as a name is (ResolverLimits).</summary>
    internal const long LongestTrust = 3_600_000; // milliseconds

    private const int Most = 8; // arbitrary: as many as short connections are likely to begin at once

    private readonly Queue<(nint Session, long VerifiedAt)> _sessions = new();
    private bool _closed;
    private long _unwelcomeUntil = long.MinValue;

    /// <summary>A session that still can be resumed, or 0; the caller frees it.</summary>
    /// <param name="now">The loop's time in milliseconds.</param>
    /// <param name="verifiedAt">When the certificate was verified that it stands for.</param>
    internal nint Take(long now, out long verifiedAt)
    {
        while (_sessions.TryPeek(out var oldest) && now - oldest.VerifiedAt >= LongestTrust)
            LibSsl.SSL_SESSION_free(_sessions.Dequeue().Session);
        verifiedAt = 0;
        if (!_sessions.TryPeek(out var next))
            return 0;
        verifiedAt = next.VerifiedAt;
        // OpenSSL marks a session of TLS 1.3 that was resumed, so that nobody resumes it again: the last is lent as a copy.
        return _sessions.Count > 1 ? _sessions.Dequeue().Session : LibSsl.SSL_SESSION_dup(next.Session);
    }

    /// <summary>A handshake with one of these sessions has failed: forgets all, and keeps none for an hour.</summary>
    /// <param name="now">The loop's time in milliseconds.</param>
    internal void Forget(long now)
    {
        _unwelcomeUntil = now + LongestTrust;
        Clear();
    }

    /// <summary>Frees what it holds; a ticket that a connection brings later is not kept.</summary>
    public void Dispose()
    {
        _closed = true;
        Clear();
    }

    private void Clear()
    {
        while (_sessions.TryDequeue(out var known))
            LibSsl.SSL_SESSION_free(known.Session);
    }

    private void Keep(nint session, long verifiedAt)
    {
        if (_sessions.Count == Most)
            LibSsl.SSL_SESSION_free(_sessions.Dequeue().Session);
        _sessions.Enqueue((session, verifiedAt));
    }

    /// <summary>OpenSSL's callback for a new ticket (SSL_CTX_sess_set_new_cb(3)); 1 takes the reference.</summary>
    [UnmanagedCallersOnly]
    internal static int OnNewSession(nint ssl, nint session) =>
        TlsConduit.Current is { } tls && Keep(tls, ssl, session) ? 1 : 0;

    /// <summary>Keeps a ticket of this connection; false where it is not kept, and its reference not taken.</summary>
    internal static bool Keep(TlsConduit tls, nint ssl, nint session)
    {
        if (tls.Sessions is not { _closed: false } slot || LibSsl.SSL_SESSION_is_resumable(session) != 1)
            return false;
        if (tls.OffersSession && LibSsl.SSL_session_reused(ssl) == 0)
        {
            slot.Clear(); // the server knows those from before no more
            tls.OffersSession = false; // a second ticket of the same handshake joins the first
        }
        if (tls.Loop.Now - tls.VerifiedAt >= LongestTrust || tls.Loop.Now < slot._unwelcomeUntil)
            return false; // a ticket may come hours after the handshake
        slot.Keep(session, tls.VerifiedAt);
        return true;
    }
}
