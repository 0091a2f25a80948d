using System.Runtime.InteropServices;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>One SSL_CTX of one loop with every knob of OpenSSL: a side of TLS whose owner decides for each connection as its <see cref="IEndpointWitness"/>.</summary>
/// <remarks>
/// It is set up before its first connection, on any thread, and used and freed on its loop's thread. What a connection
/// may still choose by SNI is not freed before its handshake is over: who may choose enters all that may be chosen.
/// </remarks>
public sealed class EndpointContext : IDisposable
{
    private int _handshakes;
    private bool _retired;

    internal unsafe EndpointContext(nint library, TlsRole role, EndpointSessions sessions)
    {
        Library = library;
        Role = role;
        Sessions = sessions;
        Handle = LibSsl.SSL_CTX_new_ex(library, null, role == TlsRole.Server ? LibSsl.TLS_server_method() : LibSsl.TLS_client_method());
        if (Handle == 0)
            throw new IOException($"SSL_CTX_new: {LibCrypto.TakeError()}");
        _ = LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SSL_CTRL_MODE, LibSsl.SSL_MODE_RELEASE_BUFFERS | LibSsl.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER, null);
        LibSsl.SSL_CTX_set_info_callback(Handle, &EndpointCallbacks.OnInfo);
        if (role == TlsRole.Server)
            AskForNames();
    }

    /// <summary>Makes one for a loop.</summary>
    public static EndpointContext Of(Loop loop, TlsRole role, EndpointSessions sessions) => new(TlsLoop.Of(loop).Library, role, sessions);

    /// <summary>Lends one that no connection will use, to try settings.</summary>
    public static T Try<T>(TlsRole role, EndpointSessions sessions, Func<EndpointContext, T> trial)
    {
        T result = default!; // Lend calls it once
        TlsLibrary.Lend(library =>
        {
            using var context = new EndpointContext(library, role, sessions);
            result = trial(context);
        });
        return result;
    }

    /// <summary>Which side it is.</summary>
    public TlsRole Role { get; }

    /// <summary>Whether a peer's certificate is asked for, and must be there (SSL_CTX_set_verify(3)).</summary>
    public int VerifyMode { get; private set; }

    /// <summary>Whether clients may prove themselves by a PSK.</summary>
    public bool HasPsk { get; private set; }

    internal nint Library { get; }

    internal nint Handle { get; private set; }

    internal EndpointSessions Sessions { get; }

    /// <summary>A client's tickets by target.</summary>
    internal Dictionary<string, TlsSessionSlot> Slots { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The EVP_CIPHER of shared ticket keys; 0 for none.</summary>
    internal nint TicketCipher { get; set; }

    /// <summary>The sessions, shared with the other loops.</summary>
    public void UseSessions(bool resume) => Sessions.Attach(this, resume);

    /// <summary>Asks for a certificate, and judges it by the witness.</summary>
    public void RequestCertificate(bool require)
    {
        VerifyMode = LibSsl.SSL_VERIFY_PEER | (require ? LibSsl.SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);
        LibSsl.SSL_CTX_set_verify(Handle, VerifyMode, EndpointCallbacks.Verify);
    }

    /// <summary>Takes or offers keys that both sides know (RFC 4279, RFC 8446 §4.2.11), which the witness has.</summary>
    public unsafe void UsePsk()
    {
        HasPsk = true;
        if (Role == TlsRole.Server)
            LibSsl.SSL_CTX_set_psk_server_callback(Handle, &EndpointCallbacks.OnPskIdentity);
        else
            LibSsl.SSL_CTX_set_psk_client_callback(Handle, &EndpointCallbacks.OnPskOffer);
    }

    /// <summary>Whether connections wait, before their last flight goes out, until <see cref="Confirm"/> or an abort: what is to be asked of others is asked then.</summary>
    public bool HoldsBack { get; set; }

    /// <summary>Sends the last flight of a connection that was held back.</summary>
    public static void Confirm(TlsConduit tls) => tls.LetGo();

    /// <summary>Ends a connection that was held back and is refused: its session is not resumed, and the peer gets no ticket.</summary>
    public static void Refuse(TlsConduit tls)
    {
        if (tls.Role == TlsRole.Client)
            tls.Sessions?.Forget(tls.Loop.Now);
        else if (tls.Ssl != 0 && tls.Endpoint is { } endpoint)
            endpoint.Sessions.Cache.Remove(new SessionFacts(tls.Ssl, LibSsl.SSL_get_session(tls.Ssl), tls.Role).Id);
        tls.Abort();
    }

    /// <summary>Shakes hands as a server. The witness is told of an end before the first record as OpenSSL tells it.</summary>
    /// <exception cref="ConduitException">The handshake failed, or the deadline ran out.</exception>
    public async ValueTask<TlsConduit> AcceptAsync(Conduit inner, IEndpointWitness witness, Deadline deadline)
    {
        _ = await FirstFlight.ArrivesAsync(inner, deadline);
        await inner.Loop.HeavyTurn();
        if (deadline.Over is { } fault)
            throw new ConduitException(fault);
        ObjectDisposedException.ThrowIf(Handle == 0, this);
        var tls = new TlsConduit(inner, Handle, TlsRole.Server) { Witness = witness, Endpoint = this, HoldsBack = HoldsBack };
        await tls.HandshakeAsync(deadline);
        return tls;
    }

    /// <summary>Shakes hands as a client.</summary>
    /// <param name="inner">The connection.</param>
    /// <param name="serverName">What is asked for by SNI; null for nothing.</param>
    /// <param name="target">What sessions are kept by; null resumes and keeps none.</param>
    /// <param name="witness">Who decides.</param>
    /// <param name="deadline">The limit, already set.</param>
    /// <exception cref="ConduitException">The handshake failed, or the deadline ran out.</exception>
    public async ValueTask<TlsConduit> ConnectAsync(Conduit inner, string? serverName, string? target, IEndpointWitness witness, Deadline deadline)
    {
        ObjectDisposedException.ThrowIf(Handle == 0, this);
        var tls = new TlsConduit(inner, Handle, TlsRole.Client) { Witness = witness, Endpoint = this, HoldsBack = HoldsBack, VerifiedAt = inner.Loop.Now };
        Prepare(tls, serverName, target);
        try
        {
            await tls.HandshakeAsync(deadline);
            return tls;
        }
        catch (ConduitException e) when (tls.OffersSession && e.Fault.Kind is FaultKind.Reset or FaultKind.Truncated or FaultKind.Tls)
        {
            tls.Sessions?.Forget(inner.Loop.Now);
            throw new ConduitException(e.Fault with { AtResumption = true });
        }
    }

    /// <summary>A handshake begins that may choose it, on the loop's thread; until <see cref="Leave"/> it is not freed.</summary>
    public void Enter() => _handshakes++;

    /// <summary>The handshake is over.</summary>
    public void Leave()
    {
        _handshakes--;
        if (_retired)
            Dispose();
    }

    /// <summary>Frees it, on the loop's thread, once no handshake can choose it any more.</summary>
    public void Dispose()
    {
        _retired = true;
        if (_handshakes > 0 || Handle == 0)
            return;
        LibSsl.SSL_CTX_free(Handle);
        Handle = 0;
        foreach (TlsSessionSlot slot in Slots.Values)
            slot.Dispose();
        if (TicketCipher != 0)
            LibCrypto.EVP_CIPHER_free(TicketCipher);
        TicketCipher = 0;
    }

    private unsafe void AskForNames()
    {
        LibSsl.SSL_CTX_set_client_hello_cb(Handle, &EndpointCallbacks.OnClientHello, 0);
        _ = LibSsl.SSL_CTX_callback_ctrl(Handle, LibSsl.SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, (delegate* unmanaged<nint, int*, nint, int>)&EndpointCallbacks.OnServerName);
        _ = LibSsl.SSL_CTX_callback_ctrl(Handle, LibSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, (delegate* unmanaged<nint, nint, int>)&EndpointCallbacks.OnStatusRequest);
    }

    private unsafe void Prepare(TlsConduit tls, string? serverName, string? target)
    {
        if (!string.IsNullOrEmpty(serverName))
        {
            nint name = Marshal.StringToCoTaskMemUTF8(serverName);
            _ = LibSsl.SSL_ctrl(tls.Ssl, LibSsl.SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, (void*)name);
            Marshal.FreeCoTaskMem(name);
        }
        if (target is not null)
            EndpointSessions.Offer(tls, this, target + "\0" + serverName);
        LibCrypto.ERR_clear_error();
    }
}
