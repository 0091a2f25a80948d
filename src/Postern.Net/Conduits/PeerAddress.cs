using System.Buffers.Binary;
using System.Net;
using Postern.Net.Native;
using Postern.Wire.Text;

namespace Postern.Net.Conduits;

/// <summary>Where a connection comes from: an address and port, a Unix socket, or standard input. 24 bytes, no allocation.</summary>
/// <param name="Bits">The IPv6 address, or an IPv4 address mapped into one (RFC 4291 §2.5.5.2).</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct PeerAddress(Bits128 Bits, ushort Port, PeerKind Kind)
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    /// <summary>A peer without an address: a Unix socket or a pipe.</summary>
    public static PeerAddress Local(PeerKind kind) => new(default, 0, kind);

    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsIPv4 => Kind == PeerKind.Inet && Bits.High == 0 && Bits.Low >> 32 == MappedPrefix >> 32;

    /// <summary>What limits are counted by: the address, or the /64 of an IPv6 address, since that is what one subscriber has.</summary>
    public Bits128 Subscriber => IsIPv4 ? Bits : Bits.WithoutLast(64);

    /// <summary>Makes it from .NET's address.</summary>
    public static PeerAddress From(IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[Bits128.Size];
        _ = address.MapToIPv6().TryWriteBytes(bytes, out _);
        return new(Bits128.Read(bytes), (ushort)port, PeerKind.Inet);
    }

    /// <summary>The address, IPv4 where it is one.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[Bits128.Size];
        Bits.Write(bytes);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    /// <summary>Address and port for .NET.</summary>
    public IPEndPoint ToEndPoint() => new(ToIPAddress(), Port);

    /// <summary>The address as 4 or 16 bytes.</summary>
    public int Write(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Bits128.Size];
        Bits.Write(bytes);
        Span<byte> own = IsIPv4 ? bytes[12..] : bytes;
        own.CopyTo(destination);
        return own.Length;
    }

    /// <summary>The text of the log: <c>192.0.2.1:4711</c>, <c>[2001:db8::1]:4711</c>, <c>unix</c>, <c>stdio</c>.</summary>
    public override string ToString() => Kind switch
    {
        PeerKind.Inet => new IPEndPoint(ToIPAddress(), Port).ToString(),
        PeerKind.Unix => "unix",
        _ => "stdio",
    };

    /// <summary>Our own end of a socket, getsockname(2).</summary>
    public static unsafe PeerAddress OwnOf(int fd)
    {
        byte* address = stackalloc byte[128];
        int length = 128;
        return Libc.getsockname(fd, address, &length) < 0 ? Local(PeerKind.Unix) : FromNative(new ReadOnlySpan<byte>(address, length));
    }

    /// <summary>The other end of a socket, getpeername(2); of what is no socket with a peer, standard input.</summary>
    public static unsafe PeerAddress PeerOf(int fd)
    {
        byte* address = stackalloc byte[128];
        int length = 128;
        return Libc.getpeername(fd, address, &length) < 0 ? Local(PeerKind.Stdio) : FromNative(new ReadOnlySpan<byte>(address, length));
    }

    /// <summary>Reads a sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)); anything else is a Unix peer.</summary>
    internal static PeerAddress FromNative(ReadOnlySpan<byte> address)
    {
        int family = address.Length < 2 ? 0 : BitConverter.ToUInt16(address);
        return family switch
        {
            Libc.AF_INET => new(new Bits128(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address[4..])), BinaryPrimitives.ReadUInt16BigEndian(address[2..]), PeerKind.Inet),
            Libc.AF_INET6 => new(Bits128.Read(address[8..]), BinaryPrimitives.ReadUInt16BigEndian(address[2..]), PeerKind.Inet),
            _ => Local(PeerKind.Unix),
        };
    }
}
