namespace Postern.Wire.Sasl;

/// <summary>What a login can be bound to: the bytes that only the two ends of this TLS connection know, or that name its server.</summary>
/// <param name="Type">The registered name (RFC 5056 §7.1).</param>
/// <param name="Bytes">The binding's data; not secret.</param>
public sealed record ChannelBinding(string Type, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Keying material exported from the connection (RFC 9266 §2).</summary>
    public const string TlsExporter = "tls-exporter";

    /// <summary>The hash of the server's certificate (RFC 5929 §4.1).</summary>
    public const string TlsServerEndPoint = "tls-server-end-point";
}
