using System.Runtime.InteropServices;
using Postern.Net.Native;

namespace Postern.Net.Tls;

/// <summary>Sessions with one server under one policy; each ticket is used once (RFC 8446 §C.4).</summary>
internal sealed class TlsSessionSlot : IDisposable
{
    private const int Most = 8; // arbitrary: as many as short connections are likely to begin at once

    private readonly Queue<nint> _sessions = new();
    private bool _closed;

    /// <summary>The oldest session that still can be resumed, or 0; the caller frees it.</summary>
    internal nint Take() => _sessions.TryDequeue(out nint session) ? session : 0;

    /// <summary>Frees what it holds; a ticket that a connection brings later is not kept.</summary>
    public void Dispose()
    {
        _closed = true;
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
        if (TlsConduit.Current?.Sessions is not { _closed: false } slot || LibSsl.SSL_SESSION_is_resumable(session) != 1)
            return 0;
        slot.Keep(session);
        return 1;
    }
}
