using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>Keys that seal tickets (RFC 5077 §4): AES-CBC and HMAC-SHA256, the same in every process that has them.</summary>
/// <remarks>A ticket's key name is not looked at: its MAC says whether it is ours. stunnel 5.68 does the same, and puts whatever into the name.</remarks>
public sealed unsafe class TicketKeys
{
    private const int NameBytes = 16; // RFC 5077 §4
    private const int VectorBytes = 16;

    private readonly byte[] _cipherKey;
    private readonly byte[] _macKey;
    private readonly byte[] _name;

    /// <summary>Takes 16 or 32 bytes for each.</summary>
    public TicketKeys(ReadOnlySpan<byte> cipherKey, ReadOnlySpan<byte> macKey)
    {
        _cipherKey = cipherKey.ToArray();
        _macKey = macKey.ToArray();
        _name = HMACSHA256.HashData(_macKey, "ticket key name"u8)[..NameBytes];
    }

    /// <summary>The cipher for the key's length, of a library context; the caller frees it.</summary>
    internal nint Fetch(nint library)
    {
        fixed (byte* name = _cipherKey.Length == 16 ? "AES-128-CBC\0"u8 : "AES-256-CBC\0"u8)
            return LibCrypto.EVP_CIPHER_fetch(library, name, null);
    }

    /// <summary>SSL_CTX_set_tlsext_ticket_key_evp_cb(3): 1 goes on with these keys, 2 also gives the client a new ticket, -1 fails.</summary>
    [UnmanagedCallersOnly]
    internal static int OnTicketKey(nint ssl, byte* name, byte* vector, nint cipher, nint mac, int seals) => EndpointCallbacks.Ask(-1, witness =>
    {
        witness.On(EndpointEvent.TicketKeysUsed);
        EndpointContext endpoint = TlsConduit.Current!.Endpoint!; // Ask has looked
        TicketKeys keys = endpoint.Sessions.Keys!; // or the callback would not be set
        if (seals != 0)
        {
            keys._name.CopyTo(new Span<byte>(name, NameBytes));
            RandomNumberGenerator.Fill(new Span<byte>(vector, VectorBytes));
        }
        if (!keys.Begin(endpoint.TicketCipher, vector, cipher, mac, seals != 0))
            return -1;
        // RFC 8446 §C.4: a client of TLS 1.3 should use each ticket once.
        return seals == 0 && LibSsl.SSL_version(ssl) == LibSsl.TLS1_3_VERSION ? 2 : 1;
    });

    private bool Begin(nint method, byte* vector, nint cipher, nint mac, bool seals)
    {
        fixed (byte* key = _cipherKey, macKey = _macKey, keyName = "key\0"u8, digestName = "digest\0"u8, digest = "SHA256\0"u8)
        {
            OsslParameter* parameters = stackalloc OsslParameter[3];
            parameters[0] = new OsslParameter { Key = keyName, Type = OsslParameter.OctetString, Bytes = macKey, Length = (nuint)_macKey.Length, Returned = nuint.MaxValue };
            parameters[1] = new OsslParameter { Key = digestName, Type = OsslParameter.Utf8String, Bytes = digest, Length = 6, Returned = nuint.MaxValue };
            parameters[2] = default;
            return LibCrypto.EVP_MAC_CTX_set_params(mac, parameters) == 1
                && (seals ? LibCrypto.EVP_EncryptInit_ex(cipher, method, 0, key, vector) : LibCrypto.EVP_DecryptInit_ex(cipher, method, 0, key, vector)) == 1;
        }
    }
}
