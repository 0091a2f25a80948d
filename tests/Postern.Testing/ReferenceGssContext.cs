using System.Security.Cryptography;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;

namespace Postern.Testing;

/// <summary>A context of GSS-API without Kerberos: both sides have one key, and whatever was not made with it is a fault.</summary>
public sealed class ReferenceGssContext(bool isInitiator, string principal) : IGssContext
{
    private static readonly byte[] Key = "the key of the service"u8.ToArray();

    private int _sent;
    private int _taken;

    /// <summary>Whether the acceptor has a last token of its own; both sides must be told the same.</summary>
    public bool HasLastToken { get; init; } = true;

    /// <summary>The realm of this machine.</summary>
    public string Home { get; init; } = "EXAMPLE.TEST";

    public bool IsDisposed { get; private set; }

    public bool IsEstablished { get; private set; }

    public GssPrincipal? Peer { get; private set; }

    public string Why { get; private set; } = "";

    public SaslReply Step(ReadOnlySpan<byte> token)
    {
        if (isInitiator && _sent == 0)
        {
            IsEstablished = !HasLastToken;
            return Wrap(System.Text.Encoding.UTF8.GetBytes(principal));
        }
        SaslReply plain = Unwrap(token);
        if (plain.Fault is not null)
            return plain;
        IsEstablished = true;
        if (isInitiator)
            return Array.Empty<byte>();
        Peer = GssPrincipal.TryParse(System.Text.Encoding.UTF8.GetString(plain.Bytes), Home, out var peer) ? peer : null;
        return HasLastToken ? Wrap("come in"u8) : Array.Empty<byte>();
    }

    public SaslReply Wrap(ReadOnlySpan<byte> message) => (byte[])[.. Mac(isInitiator, _sent++, message), .. message];

    public SaslReply Unwrap(ReadOnlySpan<byte> token)
    {
        bool isWhole = token.Length >= HMACSHA256.HashSizeInBytes
            && CryptographicOperations.FixedTimeEquals(token[..HMACSHA256.HashSizeInBytes], Mac(!isInitiator, _taken++, token[HMACSHA256.HashSizeInBytes..]));
        if (isWhole)
            return token[HMACSHA256.HashSizeInBytes..].ToArray();
        Why = "the token was not made with our key";
        return SaslRefusal.WrongCredentials;
    }

    public void Dispose() => IsDisposed = true;

    private static byte[] Mac(bool byInitiator, int number, ReadOnlySpan<byte> message) =>
        HMACSHA256.HashData(Key, (byte[])[byInitiator ? (byte)1 : (byte)0, (byte)number, .. message]);
}
