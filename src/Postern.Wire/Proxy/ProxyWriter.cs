using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Postern.Wire.Proxy;

/// <summary>Writes the PROXY header that tells a backend who the client is.</summary>
/// <remarks>
/// The specification is named at <see cref="ProxyReader"/>. Two IPv4 addresses, also IPv6-mapped ones, are written as
/// IPv4; as soon as one is IPv6, both are.
/// </remarks>
public static class ProxyWriter
{
    private const int LongestValue = 1024; // arbitrary: a name longer than this is left out

    private const byte Alpn = 0x01;
    private const byte Authority = 0x02;
    private const byte Tls = 0x20;
    private const byte TlsVersion = 0x21;
    private const byte TlsCommonName = 0x22;
    private const byte TlsCipher = 0x23;

    private const byte ClientTls = 0x01;
    private const byte ClientCertificateInConnection = 0x02;
    private const byte ClientCertificateInSession = 0x04;

    /// <summary>The text form; <c>UNKNOWN</c> where one of the two is null.</summary>
    public static byte[] Version1(IPEndPoint? source, IPEndPoint? destination)
    {
        if (source is null || destination is null)
            return "PROXY UNKNOWN\r\n"u8.ToArray();
        var (from, to) = Addresses(source, destination);
        var family = from.Length == 4 ? "TCP4" : "TCP6";
        return Encoding.ASCII.GetBytes(
            $"PROXY {family} {new IPAddress(from)} {new IPAddress(to)} {source.Port} {destination.Port}\r\n");
    }

    /// <summary>The binary form; of no address family where one of the two is null.</summary>
    /// <remarks><paramref name="authority"/> is the name the client asked for (SNI); every null is left out.</remarks>
    public static byte[] Version2(
        IPEndPoint? source, IPEndPoint? destination, ProxyTls? tls = null, string? alpn = null, string? authority = null)
    {
        var rest = new ArrayBufferWriter<byte>(256);
        var family = ProxyV2.Unspecified;
        if (source is not null && destination is not null)
        {
            var (from, to) = Addresses(source, destination);
            family = from.Length == 4 ? ProxyV2.Tcp4 : ProxyV2.Tcp6;
            rest.Write(from);
            rest.Write(to);
            WriteNumber(rest, source.Port);
            WriteNumber(rest, destination.Port);
        }

        WriteText(rest, Alpn, alpn);
        WriteText(rest, Authority, authority);
        if (tls is not null)
            WriteValue(rest, Tls, TlsValue(tls));

        byte[] start = [.. ProxyV2.Signature, ProxyV2.Proxied, family, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(start.AsSpan(14), (ushort)rest.WrittenCount);
        return [.. start, .. rest.WrittenSpan];
    }

    /// <summary>The value of PP2_TYPE_SSL, the specification §2.2.6.</summary>
    private static ReadOnlySpan<byte> TlsValue(ProxyTls tls)
    {
        var value = new ArrayBufferWriter<byte>(128);
        // The session holds the certificate in every case, also in the connection that brought it.
        byte client = tls.HasCertificate ? (byte)(ClientTls | ClientCertificateInConnection | ClientCertificateInSession) : ClientTls;
        ReadOnlySpan<byte> verdict = [client, 0, 0, 0, (byte)(tls.IsVerified ? 0 : 1)];
        value.Write(verdict);
        WriteText(value, TlsVersion, tls.Version);
        WriteText(value, TlsCommonName, tls.CommonName);
        WriteText(value, TlsCipher, tls.Cipher);
        return value.WrittenSpan;
    }

    private static (byte[] From, byte[] To) Addresses(IPEndPoint source, IPEndPoint destination)
    {
        var from = Plain(source.Address);
        var to = Plain(destination.Address);
        return from.Length == to.Length
            ? (from, to)
            : (new IPAddress(from).MapToIPv6().GetAddressBytes(), new IPAddress(to).MapToIPv6().GetAddressBytes());
    }

    private static byte[] Plain(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();

    private static void WriteNumber(ArrayBufferWriter<byte> writer, int number)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(2), (ushort)number);
        writer.Advance(2);
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, byte type, string? text)
    {
        if (!string.IsNullOrEmpty(text) && Encoding.UTF8.GetByteCount(text) <= LongestValue)
            WriteValue(writer, type, Encoding.UTF8.GetBytes(text));
    }

    private static void WriteValue(ArrayBufferWriter<byte> writer, byte type, ReadOnlySpan<byte> value)
    {
        writer.GetSpan(1)[0] = type;
        writer.Advance(1);
        WriteNumber(writer, value.Length);
        writer.Write(value);
    }
}
