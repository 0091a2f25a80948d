using System.Security.Cryptography;
using System.Text;
using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>The sessions of a service, the same on all loops: a server's cache and ticket keys, a client's tickets.</summary>
/// <remarks>A server's cache is bounded, and shared under a lock that is held for a look-up; a client keeps its tickets for each loop apart.</remarks>
public sealed unsafe class EndpointSessions : IDisposable
{
    private const int MostTargets = 1024; // arbitrary: a service has a handful
    private const int LongestName = 32; // SSL_MAX_SID_CTX_LENGTH
    private static readonly int RandomKeyBytes = TlsServer.TicketKeyBytes;

    private readonly SessionCache _cache;
    private readonly long _seconds;
    private readonly byte[] _randomKeys = RandomNumberGenerator.GetBytes(RandomKeyBytes);

    /// <summary>Makes them, with nothing in them.</summary>
    /// <param name="capacity">How many sessions a server keeps; 0 for no bound but time.</param>
    /// <param name="timeout">How long a session can be resumed.</param>
    public EndpointSessions(int capacity, TimeSpan timeout)
    {
        _cache = new SessionCache(capacity, timeout);
        _seconds = (long)timeout.TotalSeconds;
    }

    /// <summary>What tells sessions of one service from those of another (SSL_CTX_set_session_id_context(3)): its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The keys of tickets that several processes share; null for keys of this one alone.</summary>
    public TicketKeys? Keys { get; init; }

    internal SessionCache Cache => _cache;

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_randomKeys);

    internal void Attach(EndpointContext context, bool resume)
    {
        if (!resume)
        {
            _ = LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_SESS_CACHE_MODE, LibSsl.SSL_SESS_CACHE_OFF, null);
            // A client asks for tickets all the same, as stunnel's does, and keeps none.
            if (context.Role == TlsRole.Server)
            {
                _ = LibSsl.SSL_CTX_set_options(context.Handle, LibSsl.SSL_OP_NO_TICKET);
                _ = LibSsl.SSL_CTX_set_num_tickets(context.Handle, 0);
            }
            return;
        }
        int side = context.Role == TlsRole.Server ? LibSsl.SSL_SESS_CACHE_SERVER : LibSsl.SSL_SESS_CACHE_CLIENT;
        _ = LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_SESS_CACHE_MODE, side | LibSsl.SSL_SESS_CACHE_NO_INTERNAL, null);
        _ = LibSsl.SSL_CTX_set_timeout(context.Handle, (nint)_seconds);
        LibSsl.SSL_CTX_sess_set_new_cb(context.Handle, &SessionCallbacks.OnNew);
        if (context.Role == TlsRole.Server)
            AttachServer(context);
    }

    /// <summary>A connection goes over to this service, chosen by SNI.</summary>
    internal void Mark(nint ssl)
    {
        byte[] name = MarkOf(Name);
        fixed (byte* start = name)
            _ = LibSsl.SSL_set_session_id_context(ssl, start, (uint)name.Length);
    }

    /// <summary>A client's connection offers what it has for this target, and keeps what it gets.</summary>
    internal static void Offer(TlsConduit tls, EndpointContext context, string target)
    {
        if (!context.Slots.TryGetValue(target, out TlsSessionSlot? slot))
        {
            if (context.Slots.Count >= MostTargets)
                return;
            context.Slots[target] = slot = new TlsSessionSlot();
        }
        tls.Sessions = slot;
        nint session = slot.Take(tls.Loop.Now, out long verifiedAt);
        if (session == 0)
            return;
        tls.OffersSession = LibSsl.SSL_set_session(tls.Ssl, session) == 1;
        if (tls.OffersSession)
            tls.VerifiedAt = verifiedAt;
        LibSsl.SSL_SESSION_free(session);
    }

    private void AttachServer(EndpointContext context)
    {
        byte[] name = MarkOf(Name);
        fixed (byte* start = name)
            _ = LibSsl.SSL_CTX_set_session_id_context(context.Handle, start, (uint)name.Length);
        LibSsl.SSL_CTX_sess_set_get_cb(context.Handle, &SessionCallbacks.OnSought);
        LibSsl.SSL_CTX_sess_set_remove_cb(context.Handle, &SessionCallbacks.OnRemoved);
        _ = LibSsl.SSL_CTX_set_session_ticket_cb(context.Handle, &SessionCallbacks.OnTicketMade, &SessionCallbacks.OnTicketOpened, 0);
        if (Keys is { } keys)
        {
            context.TicketCipher = keys.Fetch(context.Library);
            _ = LibSsl.SSL_CTX_set_tlsext_ticket_key_evp_cb(context.Handle, &TicketKeys.OnTicketKey);
            return;
        }
        fixed (byte* start = _randomKeys)
            _ = LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_TLSEXT_TICKET_KEYS, _randomKeys.Length, start);
    }

    private static byte[] MarkOf(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= LongestName ? bytes : SHA256.HashData(bytes);
    }
}
