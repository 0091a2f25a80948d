using System.Runtime.InteropServices;
using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>What OpenSSL calls for sessions and tickets.</summary>
internal static unsafe class SessionCallbacks
{
    /// <summary>SSL_CTX_sess_set_new_cb(3); 1 takes the reference.</summary>
    [UnmanagedCallersOnly]
    internal static int OnNew(nint ssl, nint session) => EndpointCallbacks.Ask(0, witness =>
    {
        TlsConduit tls = TlsConduit.Current!; // Ask has looked
        witness.OnNewSession(new SessionFacts(ssl, session, tls.Role));
        if (tls.Role == TlsRole.Client)
            return TlsSessionSlot.Keep(tls, ssl, session) ? 1 : 0;
        // A ticket holds the session itself; only what has none is looked for.
        bool sought = LibSsl.SSL_version(ssl) < LibSsl.TLS1_3_VERSION || (LibSsl.SSL_get_options(ssl) & LibSsl.SSL_OP_NO_TICKET) != 0;
        if (sought && tls.Endpoint is { } endpoint)
            endpoint.Sessions.Cache.Add(new SessionFacts(ssl, session, tls.Role).Id, new(Der(session), witness.Remembered().ToArray()), tls.Loop.Now);
        return 0;
    });

    /// <summary>SSL_CTX_sess_set_get_cb(3): the reference goes to OpenSSL.</summary>
    [UnmanagedCallersOnly]
    internal static nint OnSought(nint ssl, byte* id, int length, int* copy)
    {
        *copy = 0;
        nint found = 0;
        _ = EndpointCallbacks.Ask(0, witness =>
        {
            var sessions = TlsConduit.Current!.Endpoint!.Sessions; // Ask has looked
            if (sessions.Cache.Find(Convert.ToHexString(new ReadOnlySpan<byte>(id, length))) is not { } kept)
            {
                witness.On(EndpointEvent.SessionMissed);
                return 0;
            }
            if (!witness.Recalls(kept.Remembered, fromTicket: false))
                return 0;
            fixed (byte* start = kept.Session)
            {
                byte* input = start;
                found = LibSsl.d2i_SSL_SESSION(null, &input, kept.Session.Length);
            }
            return 0;
        });
        return found;
    }

    /// <summary>SSL_CTX_sess_set_remove_cb(3): a session that must not be resumed any more.</summary>
    [UnmanagedCallersOnly]
    internal static void OnRemoved(nint context, nint session) => EndpointCallbacks.Ask(0, _ =>
    {
        TlsConduit tls = TlsConduit.Current!; // Ask has looked
        tls.Endpoint?.Sessions.Cache.Remove(new SessionFacts(tls.Ssl, session, tls.Role).Id);
        return 0;
    });

    /// <summary>SSL_CTX_set_session_ticket_cb(3), before a ticket is sealed.</summary>
    [UnmanagedCallersOnly]
    internal static int OnTicketMade(nint ssl, nint argument) => EndpointCallbacks.Ask(0, witness =>
    {
        witness.On(EndpointEvent.TicketMade);
        fixed (byte* start = witness.Remembered())
            return LibSsl.SSL_SESSION_set1_ticket_appdata(LibSsl.SSL_get_session(ssl), start, witness.Remembered().Length);
    });

    /// <summary>SSL_CTX_set_session_ticket_cb(3), after a ticket was opened, or could not be.</summary>
    [UnmanagedCallersOnly]
    internal static int OnTicketOpened(nint ssl, nint session, byte* name, nint nameLength, int status, nint argument) => EndpointCallbacks.Ask(LibSsl.SSL_TICKET_RETURN_IGNORE_RENEW, witness =>
    {
        witness.On(EndpointEvent.TicketOpened);
        if (status is not (LibSsl.SSL_TICKET_SUCCESS or LibSsl.SSL_TICKET_SUCCESS_RENEW))
            return LibSsl.SSL_TICKET_RETURN_IGNORE_RENEW;
        byte* data;
        nint length;
        if (LibSsl.SSL_SESSION_get0_ticket_appdata(session, &data, &length) != 1 || !witness.Recalls(new ReadOnlySpan<byte>(data, (int)length), fromTicket: true))
            return LibSsl.SSL_TICKET_RETURN_IGNORE_RENEW;
        return status == LibSsl.SSL_TICKET_SUCCESS ? LibSsl.SSL_TICKET_RETURN_USE : LibSsl.SSL_TICKET_RETURN_USE_RENEW;
    });

    private static byte[] Der(nint session)
    {
        byte[] der = new byte[Math.Max(0, LibSsl.i2d_SSL_SESSION(session, null))];
        fixed (byte* start = der)
        {
            byte* output = start;
            _ = LibSsl.i2d_SSL_SESSION(session, &output);
        }
        return der;
    }
}
