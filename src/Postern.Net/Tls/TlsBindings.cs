using System.Security.Cryptography;
using Postern.Net.Native;

namespace Postern.Net.Tls;

/// <summary>What a login can be bound to on a TLS connection, so that nobody between can pass it on over another one.</summary>
/// <param name="Exporter">The data of <c>tls-exporter</c> (RFC 9266 §2): the same at both ends of this connection and at no other; null in TLS 1.2 without an extended master secret, where it would not be.</param>
/// <param name="ServerEndPoint">The data of <c>tls-server-end-point</c> (RFC 5929 §4.1), the hash of the server's certificate; null where its signature has no hash of its own, as that of Ed25519.</param>
public sealed record TlsBindings(byte[]? Exporter, byte[]? ServerEndPoint)
{
    private const int ExporterLength = 32; // RFC 9266 §2

    /// <summary>Nothing to bind to.</summary>
    public static TlsBindings None { get; } = new(null, null);

    /// <summary>Those of a connection whose handshake is done.</summary>
    /// <remarks>A server that resumes a session tells the certificate it would show now; its client compares that with the one the session began under.</remarks>
    internal static TlsBindings Of(nint ssl, TlsRole role) =>
        new(Export(ssl), EndPoint(role == TlsRole.Server ? LibSsl.SSL_get_certificate(ssl) : LibSsl.SSL_get0_peer_certificate(ssl)));

    private static unsafe byte[]? Export(nint ssl)
    {
        // RFC 9266 §4.1: without the extended master secret (RFC 7627 §1) two connections can be made to have the same keys.
        if (LibSsl.SSL_version(ssl) < LibSsl.TLS1_3_VERSION && LibSsl.SSL_ctrl(ssl, LibSsl.SSL_CTRL_GET_EXTMS_SUPPORT, 0, null) != 1)
            return null;
        ReadOnlySpan<byte> label = "EXPORTER-Channel-Binding"u8;
        byte[] key = new byte[ExporterLength];
        fixed (byte* name = label, output = key)
        {
            int result = LibSsl.SSL_export_keying_material(ssl, output, key.Length, name, label.Length, null, 0, 0);
            LibCrypto.ERR_clear_error();
            return result == 1 ? key : null;
        }
    }

    private static unsafe byte[]? EndPoint(nint certificate)
    {
        if (certificate == 0)
            return null;
        int digest, key, bits;
        uint flags;
        if (LibCrypto.X509_get_signature_info(certificate, &digest, &key, &bits, &flags) != 1)
        {
            LibCrypto.ERR_clear_error();
            return null;
        }
        byte[] der = Verification.PeerVerifier.Der(certificate);
        return digest switch
        {
            // MD5 and SHA-1 give way to SHA-256.
            LibCrypto.NID_md5 or LibCrypto.NID_sha1 or LibCrypto.NID_sha256 => SHA256.HashData(der),
            LibCrypto.NID_sha384 => SHA384.HashData(der),
            LibCrypto.NID_sha512 => SHA512.HashData(der),
            _ => null,
        };
    }
}
