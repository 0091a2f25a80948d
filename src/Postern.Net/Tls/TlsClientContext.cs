using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Net.Settings;
using Postern.Net.Tls.Verification;
using Postern.Wire.Text;

namespace Postern.Net.Tls;

/// <summary>The SSL_CTX of one client on one loop, and the sessions it may resume.</summary>
internal sealed unsafe class TlsClientContext : IDisposable
{
    private const int MostTargets = 1024; // arbitrary: a door has a handful

    private readonly TlsContext _context;
    private readonly TlsClientSettings _settings;
    private readonly PeerVerifier _verifier;
    private readonly Dictionary<string, TlsSessionSlot> _sessions = new(StringComparer.OrdinalIgnoreCase);

    internal TlsClientContext(nint library, TlsClientSettings settings, TlsIdentity? identity)
    {
        _settings = settings;
        bool named = settings.CaFile is not null || settings.CaPath is not null;
        _verifier = new PeerVerifier(settings.Pins, chain: named || settings.Pins.Count == 0);
        _context = new TlsContext(library, LibSsl.TLS_client_method(), settings.Strength);
        try
        {
            Prepare(identity);
        }
        catch
        {
            _context.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (TlsSessionSlot slot in _sessions.Values)
            slot.Dispose();
        _context.Dispose();
    }

    internal TlsConduit Begin(Conduit inner, string host, string target)
    {
        string name = _settings.ServerName ?? host;
        var tls = new TlsConduit(inner, _context.Handle, TlsRole.Client) { Verifier = _verifier, ExpectedNames = NamesFor(host) };
        // RFC 6066 §3: literal addresses are not permitted as a server name.
        if (name.Length > 0 && !IpText.TryRead(name, out _))
            TlsContext.Text("server name", name, text => LibSsl.SSL_ctrl(tls.Ssl, LibSsl.SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, (void*)text) == 1);
        tls.VerifiedAt = inner.Loop.Now;
        if (!_settings.Verify)
            tls.Verified = "no";
        _ = LibSsl.SSL_ctrl(tls.Ssl, LibSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, LibSsl.TLSEXT_STATUSTYPE_ocsp, null);
        if (_settings.Resume)
            Resume(tls, target + "\0" + name + "\0" + host);
        return tls;
    }

    private void Prepare(TlsIdentity? identity)
    {
        _ = _context.Control(LibSsl.SSL_CTRL_SET_SESS_CACHE_MODE, LibSsl.SSL_SESS_CACHE_CLIENT | LibSsl.SSL_SESS_CACHE_NO_INTERNAL);
        if (_settings.Resume)
            LibSsl.SSL_CTX_sess_set_new_cb(_context.Handle, &TlsSessionSlot.OnNewSession);
        if (_settings.Verify)
        {
            _context.UseAuthorities(_settings.CaFile, _settings.CaPath);
            if (_settings.CrlFile is { } revocations)
                _context.UseRevocations(revocations);
            LibSsl.SSL_CTX_set_verify(_context.Handle, LibSsl.SSL_VERIFY_PEER, 0);
            LibSsl.SSL_CTX_set_cert_verify_callback(_context.Handle, &PeerVerifier.OnVerify, 0);
            _ = LibSsl.SSL_CTX_callback_ctrl(_context.Handle, LibSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, (delegate* unmanaged<nint, nint, int>)&StapledAnswer.OnStatus);
        }
        else
        {
            LibSsl.SSL_CTX_set_verify(_context.Handle, LibSsl.SSL_VERIFY_NONE, 0);
        }
        if (identity is not null)
            _context.UseIdentity(identity);
        byte[] alpn = TlsContext.Alpn(_settings.Alpn);
        fixed (byte* start = alpn)
        {
            if (alpn.Length > 0)
                _ = LibSsl.SSL_CTX_set_alpn_protos(_context.Handle, start, (uint)alpn.Length);
        }
    }

    private IReadOnlyList<string> NamesFor(string host) =>
        !_settings.CheckName ? [] : _settings.CheckHosts.Count > 0 ? _settings.CheckHosts : [host];

    private void Resume(TlsConduit tls, string key)
    {
        if (!_sessions.TryGetValue(key, out TlsSessionSlot? slot))
        {
            if (_sessions.Count >= MostTargets)
                return;
            _sessions[key] = slot = new TlsSessionSlot();
        }
        tls.Sessions = slot;
        nint session = slot.Take(tls.Loop.Now, out long verifiedAt);
        if (session == 0)
            return;
        tls.OffersSession = LibSsl.SSL_set_session(tls.Ssl, session) == 1;
        if (tls.OffersSession)
            tls.VerifiedAt = verifiedAt;
        if (tls.OffersSession && _settings.Verify)
            tls.Verified = "resumed";
        LibSsl.SSL_SESSION_free(session);
        LibCrypto.ERR_clear_error();
    }
}
