using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Native;
using Postern.Net.Settings;
using Postern.Net.Tls.Verification;

namespace Postern.Net.Tls;

/// <summary>The SSL_CTXs of one door on one loop: one for each identity, chosen by SNI.</summary>
internal sealed unsafe class TlsServerContext : IDisposable
{
    private readonly List<TlsContext> _all = [];
    private readonly Dictionary<string, TlsContext> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] _alpn;
    private int _handshakes;
    private bool _retired;

    internal TlsServerContext(nint library, TlsServerSettings settings, IReadOnlyList<TlsIdentity> identities, byte[] ticketKeys, byte[] sessionContext)
    {
        _alpn = TlsContext.Alpn(settings.Alpn);
        Verifier = new PeerVerifier(settings.ClientPins, chain: settings.ClientCa is not null || settings.ClientPins.Count == 0);
        try
        {
            foreach (TlsIdentity identity in identities)
                Add(new TlsContext(library, LibSsl.TLS_server_method(), settings.Strength), identity, settings, ticketKeys, sessionContext);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>For clients whose SNI names no identity.</summary>
    internal TlsContext Default => _all[0];

    /// <summary>How client certificates are judged.</summary>
    internal PeerVerifier Verifier { get; }

    /// <summary>A handshake begins, on the loop's thread; until <see cref="Leave"/> nothing it may choose is freed.</summary>
    internal void Enter() => _handshakes++;

    /// <summary>A handshake has ended.</summary>
    internal void Leave()
    {
        _handshakes--;
        if (_retired)
            Dispose();
    }

    /// <summary>Frees what no handshake can choose any more: SNI may come after a reload, in a ClientHello of two records or the second of two.</summary>
    public void Dispose()
    {
        _retired = true;
        if (_handshakes == 0)
            _all.ForEach(context => context.Dispose());
    }

    /// <summary>Seals and opens tickets with these keys from now on, on the loop's thread.</summary>
    internal void UseTicketKeys(byte[] keys)
    {
        if (!_retired)
            _all.ForEach(context => UseTicketKeys(context, keys));
    }

    private static void UseTicketKeys(TlsContext context, byte[] keys) =>
        _ = context.Control(LibSsl.SSL_CTRL_SET_TLSEXT_TICKET_KEYS, keys.Length, keys);

    private void Add(TlsContext context, TlsIdentity identity, TlsServerSettings settings, byte[] ticketKeys, byte[] sessionContext)
    {
        _all.Add(context);
        context.UseIdentity(identity);
        foreach (string name in identity.Names)
            _byName.TryAdd(name, context);
        _ = context.Control(LibSsl.SSL_CTRL_SET_SESS_CACHE_MODE, LibSsl.SSL_SESS_CACHE_OFF);
        UseTickets(context, settings.Tickets, ticketKeys, sessionContext);
        _ = LibSsl.SSL_CTX_callback_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, (delegate* unmanaged<nint, int*, nint, int>)&OnServerName);
        if (_alpn.Length > 0)
            LibSsl.SSL_CTX_set_alpn_select_cb(context.Handle, &OnAlpn, 0);
        if (identity.Staple is not null)
            UseStaple(context, identity.Staple.Value);
        if (settings.ClientCertificates != ClientCertificates.None)
            UseClientCertificates(context, settings);
    }

    /// <summary>Takes what is the same for every identity, or throws.</summary>
    internal static void Try(nint library, TlsServerSettings settings)
    {
        using var bare = new TlsContext(library, LibSsl.TLS_server_method(), settings.Strength);
        if (settings.ClientCertificates != ClientCertificates.None)
            UseClientCertificates(bare, settings);
    }

    private static void UseTickets(TlsContext context, int tickets, byte[] keys, byte[] sessionContext)
    {
        fixed (byte* id = sessionContext)
            _ = LibSsl.SSL_CTX_set_session_id_context(context.Handle, id, (uint)sessionContext.Length);
        _ = LibSsl.SSL_CTX_set_num_tickets(context.Handle, (nuint)tickets);
        if (tickets == 0)
            _ = LibSsl.SSL_CTX_set_options(context.Handle, LibSsl.SSL_OP_NO_TICKET);
        UseTicketKeys(context, keys);
    }

    private static void UseClientCertificates(TlsContext context, TlsServerSettings settings)
    {
        int mode = LibSsl.SSL_VERIFY_PEER;
        if (settings.ClientCertificates == ClientCertificates.Require)
            mode |= LibSsl.SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
        LibSsl.SSL_CTX_set_verify(context.Handle, mode, 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(context.Handle, &PeerVerifier.OnVerify, 0);
        if (settings.ClientCa is { } file)
        {
            context.UseAuthorities(file, directory: null);
            ClientAuthorities.Announce(context, file);
        }
        if (settings.CrlFile is { } revocations)
            context.UseRevocations(revocations);
    }

    /// <summary>The staple lives as long as the context's owner: a copy for OpenSSL is made at each handshake that asks.</summary>
    private void UseStaple(TlsContext context, ReadOnlyMemory<byte> staple)
    {
        _staples[context.Handle] = staple.ToArray();
        _ = LibSsl.SSL_CTX_callback_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, (delegate* unmanaged<nint, nint, int>)&OnStatusRequest);
    }

    private readonly Dictionary<nint, byte[]> _staples = [];

    /// <summary>RFC 6066 §3: the certificate that bears the name, or a wildcard for its parent domain (RFC 6125 §6.4.3).</summary>
    private TlsContext Select(string name)
    {
        if (_byName.TryGetValue(name, out TlsContext? exact))
            return exact;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _byName.TryGetValue("*" + name[dot..], out TlsContext? wildcard) ? wildcard : Default;
    }

    [UnmanagedCallersOnly]
    private static int OnServerName(nint ssl, int* alert, nint argument)
    {
        if (TlsConduit.Current is not { ServerContext: { } contexts } tls || contexts._all.Count == 1)
            return LibSsl.SSL_TLSEXT_ERR_OK;
        byte* name = LibSsl.SSL_get_servername(ssl, LibSsl.TLSEXT_NAMETYPE_host_name);
        if (name is null)
            return LibSsl.SSL_TLSEXT_ERR_OK;
        TlsContext chosen = contexts.Select(Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)));
        tls.ContextHandle = chosen.Handle;
        if (chosen != contexts.Default)
            _ = LibSsl.SSL_set_SSL_CTX(ssl, chosen.Handle);
        return LibSsl.SSL_TLSEXT_ERR_OK;
    }

    // RFC 7301 §3.2: the server's preference decides; without a common protocol the handshake goes on without one,
    // since mail clients that offer ALPN names nobody registered are not to be locked out.
    [UnmanagedCallersOnly]
    private static int OnAlpn(nint ssl, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, nint argument)
    {
        if (TlsConduit.Current is not { ServerContext: { } contexts })
            return LibSsl.SSL_TLSEXT_ERR_NOACK;
        var theirs = new ReadOnlySpan<byte>(offered, (int)offeredLength);
        for (int ours = 0; ours < contexts._alpn.Length; ours += 1 + contexts._alpn[ours])
        {
            var name = contexts._alpn.AsSpan(ours, 1 + contexts._alpn[ours]);
            for (int at = 0; at < theirs.Length; at += 1 + theirs[at])
            {
                if (!theirs[at..].StartsWith(name))
                    continue;
                *chosen = offered + at + 1;
                *chosenLength = offered[at];
                return LibSsl.SSL_TLSEXT_ERR_OK;
            }
        }
        return LibSsl.SSL_TLSEXT_ERR_NOACK;
    }

    [UnmanagedCallersOnly]
    private static int OnStatusRequest(nint ssl, nint argument)
    {
        if (TlsConduit.Current is not { ServerContext: { } contexts } tls)
            return LibSsl.SSL_TLSEXT_ERR_NOACK;
        nint handle = tls.ContextHandle == 0 ? contexts.Default.Handle : tls.ContextHandle;
        if (!contexts._staples.TryGetValue(handle, out byte[]? staple))
            return LibSsl.SSL_TLSEXT_ERR_NOACK;
        nint copy = LibCrypto.CRYPTO_malloc(staple.Length, null, 0);
        if (copy == 0)
            return LibSsl.SSL_TLSEXT_ERR_NOACK;
        Marshal.Copy(staple, 0, copy, staple.Length);
        _ = LibSsl.SSL_ctrl(ssl, LibSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP, staple.Length, (void*)copy);
        return LibSsl.SSL_TLSEXT_ERR_OK;
    }
}
