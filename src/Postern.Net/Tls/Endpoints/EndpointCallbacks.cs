using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>What OpenSSL calls for a connection of an <see cref="EndpointContext"/>: each asks the connection's witness, and nothing throws through it.</summary>
internal static unsafe class EndpointCallbacks
{
    /// <summary>The callback of SSL_CTX_set_verify(3).</summary>
    internal static nint Verify => (nint)(delegate* unmanaged<int, nint, int>)&OnVerify;

    /// <summary>SSL_CTX_set_info_callback(3).</summary>
    [UnmanagedCallersOnly]
    internal static void OnInfo(nint ssl, int where, int value) => Ask(0, witness =>
    {
        if ((where & LibSsl.SSL_CB_ALERT) != 0)
        {
            witness.OnAlert((where & LibSsl.SSL_CB_READ) == 0, LibCrypto.Text(LibSsl.SSL_alert_type_string_long(value)), LibCrypto.Text(LibSsl.SSL_alert_desc_string_long(value)));
            return 0;
        }
        if ((where & LibSsl.SSL_CB_LOOP) == 0)
            return 0;
        string state = LibCrypto.Text(LibSsl.SSL_state_string_long(ssl));
        string role = (where & LibSsl.SSL_ST_CONNECT) != 0 ? "connect" : (where & LibSsl.SSL_ST_ACCEPT) != 0 ? "accept" : "undefined";
        ClientLooksBack(ssl, where, state, witness);
        if (role == "accept" && state == "SSLv3/TLS read client hello" && LibSsl.SSL_version(ssl) < LibSsl.TLS1_3_VERSION)
            witness.OnRenegotiation();
        witness.OnState(role, state);
        return 0;
    });

    /// <summary>What a client is told between two states.</summary>
    private static void ClientLooksBack(nint ssl, int where, string state, IEndpointWitness witness)
    {
        if ((where & LibSsl.SSL_ST_CONNECT) == 0)
            return;
        if (state == "SSLv3/TLS read server certificate request")
            witness.OnCertificateRequest(Authorities(ssl));
        else if (state == "SSLv3/TLS read server done" && LibSsl.SSL_get_client_CA_list(ssl) == 0)
            witness.On(EndpointEvent.NoCertificateRequest);
    }

    private static List<string> Authorities(nint ssl)
    {
        nint names = LibSsl.SSL_get_client_CA_list(ssl);
        List<string> all = [];
        for (int i = 0; names != 0 && i < LibCrypto.OPENSSL_sk_num(names); i++)
            all.Add(Verification.PeerName.Print(LibCrypto.OPENSSL_sk_value(names, i)));
        return all;
    }

    [UnmanagedCallersOnly]
    private static int OnVerify(int isGood, nint context) => Ask(0, witness => witness.Accepts(new VerifyStep(context, isGood != 0)) ? 1 : 0);

    /// <summary>SSL_CTX_set_client_hello_cb(3). Before anything is resumed: a session of one service must not open another (its context of sessions differs).</summary>
    [UnmanagedCallersOnly]
    internal static int OnClientHello(nint ssl, int* alert, nint argument) => Ask(LibSsl.SSL_CLIENT_HELLO_ERROR, witness =>
    {
        if (witness.Choose(AskedName(ssl)) is not { } chosen)
            return LibSsl.SSL_CLIENT_HELLO_SUCCESS;
        if (chosen.Handle == 0 || LibSsl.SSL_set_SSL_CTX(ssl, chosen.Handle) == 0)
            return LibSsl.SSL_CLIENT_HELLO_ERROR;
        LibSsl.SSL_set_verify(ssl, chosen.VerifyMode, chosen.VerifyMode == 0 ? 0 : Verify);
        LibSsl.SSL_set_psk_server_callback(ssl, chosen.HasPsk ? &OnPskIdentity : null);
        chosen.Sessions.Mark(ssl);
        TlsConduit.Current!.HoldsBack |= chosen.HoldsBack; // Ask has looked
        return LibSsl.SSL_CLIENT_HELLO_SUCCESS;
    });

    /// <summary>RFC 6066 §3: a list of one name of type 0, behind the list's length and its own.</summary>
    private static string? AskedName(nint ssl)
    {
        byte* bytes;
        nint length;
        if (LibSsl.SSL_client_hello_get0_ext(ssl, LibSsl.TLSEXT_TYPE_server_name, &bytes, &length) != 1 || length < 5 || bytes[2] != 0)
            return null;
        int size = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(bytes + 3, 2));
        return size > length - 5 ? null : Encoding.ASCII.GetString(bytes + 5, size);
    }

    /// <summary>SSL_CTX_set_tlsext_servername_callback(3).</summary>
    [UnmanagedCallersOnly]
    internal static int OnServerName(nint ssl, int* alert, nint argument) => Ask(LibSsl.SSL_TLSEXT_ERR_ALERT_FATAL, witness =>
    {
        byte* name = LibSsl.SSL_get_servername(ssl, LibSsl.TLSEXT_NAMETYPE_host_name);
        witness.OnServerName(name is null ? null : LibCrypto.Text(name));
        return LibSsl.SSL_TLSEXT_ERR_OK;
    });

    /// <summary>SSL_CTX_set_psk_server_callback(3).</summary>
    [UnmanagedCallersOnly]
    internal static uint OnPskIdentity(nint ssl, byte* identity, byte* key, uint room) => (uint)Ask(0, witness =>
    {
        ReadOnlyMemory<byte> secret = witness.KeyOf(LibCrypto.Text(identity));
        return secret.Length <= room && secret.Span.TryCopyTo(new Span<byte>(key, (int)room)) ? secret.Length : 0;
    });

    /// <summary>SSL_CTX_set_psk_client_callback(3).</summary>
    [UnmanagedCallersOnly]
    internal static uint OnPskOffer(nint ssl, byte* hint, byte* identity, uint identityRoom, byte* key, uint room) => (uint)Ask(0, witness =>
    {
        if (witness.OfferedKey() is not { } offer)
            return 0;
        byte[] name = Encoding.UTF8.GetBytes(offer.Identity + "\0");
        bool fits = name.AsSpan().TryCopyTo(new Span<byte>(identity, (int)identityRoom)) && offer.Key.Span.TryCopyTo(new Span<byte>(key, (int)room));
        return fits ? offer.Key.Length : 0;
    });

    /// <summary>SSL_CTX_set_tlsext_status_cb(3), on a server.</summary>
    [UnmanagedCallersOnly]
    internal static int OnStatusRequest(nint ssl, nint argument) => Ask(LibSsl.SSL_TLSEXT_ERR_NOACK, witness =>
    {
        if (witness.Staple is not { } staple)
            return LibSsl.SSL_TLSEXT_ERR_NOACK;
        nint copy = LibCrypto.CRYPTO_malloc(staple.Length, null, 0);
        if (copy == 0)
            return LibSsl.SSL_TLSEXT_ERR_NOACK;
        staple.Span.CopyTo(new Span<byte>((void*)copy, staple.Length));
        _ = LibSsl.SSL_ctrl(ssl, LibSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP, staple.Length, (void*)copy); // takes the copy
        return LibSsl.SSL_TLSEXT_ERR_OK;
    });

    /// <summary>Asks the witness of the connection whose call this is; a fault of ours ends the handshake and is told as its reason.</summary>
    internal static int Ask(int otherwise, Func<IEndpointWitness, int> question)
    {
        if (TlsConduit.Current is not { Witness: { } witness } tls)
            return otherwise;
        try
        {
            return question(witness);
        }
        catch (Exception bug)
        {
            // Whatever it is: nothing may throw through OpenSSL.
            tls.VerifyProblem = $"a callback failed: {bug.Message}";
            return otherwise;
        }
    }
}
