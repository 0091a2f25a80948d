using System.Globalization;
using System.Runtime.InteropServices;
using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>The key that a peer made for one handshake, in stunnel's words: <c>X25519, 253 bits</c>, <c>ECDH, P-521, 521 bits</c>.</summary>
internal static unsafe class TemporaryKey
{
    private const int LongestName = 80;

    /// <summary>Null where the peer sent none, or where it was taken away since.</summary>
    internal static string? Describe(nint ssl)
    {
        nint key = 0;
        int result = (int)LibSsl.SSL_ctrl(ssl, LibSsl.SSL_CTRL_GET_PEER_TMP_KEY, 0, &key);
        LibCrypto.ERR_clear_error();
        if (result != 1 || key == 0)
            return null;
        int kind = LibCrypto.EVP_PKEY_get_id(key);
        string bits = string.Create(CultureInfo.InvariantCulture, $"{LibCrypto.EVP_PKEY_get_bits(key)} bits");
        string text = kind == LibCrypto.EVP_PKEY_EC ? $"ECDH, {Curve(key)}, {bits}" : $"{LibCrypto.Text(LibCrypto.OBJ_nid2sn(kind))}, {bits}";
        LibCrypto.EVP_PKEY_free(key);
        return text;
    }

    private static string Curve(nint key)
    {
        byte* name = stackalloc byte[LongestName];
        nint length;
        if (LibCrypto.EVP_PKEY_get_group_name(key, name, LongestName, &length) != 1)
            return "unknown";
        int nid = LibCrypto.OBJ_sn2nid(name);
        string? nist = Marshal.PtrToStringUTF8((nint)LibCrypto.EC_curve_nid2nist(nid));
        return nist ?? LibCrypto.Text(name);
    }
}
