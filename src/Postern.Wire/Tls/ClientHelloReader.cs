using System.Text;

namespace Postern.Wire.Tls;

/// <summary>Reads the ClientHello out of the first bytes of a connection, to look at it and not to answer it.</summary>
/// <remarks>
/// The reader keeps no state: it is given all bytes since the beginning each time, and never more than
/// <see cref="Longest"/> are needed. OpenSSL reads the same bytes again and has the last word on them.
/// </remarks>
public static class ClientHelloReader
{
    /// <summary>After how many bytes the ClientHello must be whole.</summary>
    public const int Longest = 32 * 1024; // arbitrary: real ones are below 4 KiB

    private const int HeaderSize = 4;
    private const byte ClientHelloType = 1;

    /// <summary>Reads a ClientHello, which may be spread over records.</summary>
    public static ClientHelloStatus Read(ReadOnlySpan<byte> bytes, out ClientHello? hello)
    {
        hello = null;
        if (IsSsl2(bytes))
            return ClientHelloStatus.Ssl2;
        var status = Gather(bytes, out var message);
        if (status != ClientHelloStatus.Done)
            return status;
        return TryMessage(message, out hello) ? ClientHelloStatus.Done : ClientHelloStatus.Malformed;
    }

    /// <summary>RFC 5246 §E.2: a length with its top bit set, the type 1, a version.</summary>
    private static bool IsSsl2(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 5 && (bytes[0] & 0x80) != 0 && bytes[2] == ClientHelloType && bytes[3] is 0 or 3 && (bytes[3] == 3 || bytes[4] == 2);

    /// <summary>Joins the pieces of the message out of its records; it is done when the message is whole.</summary>
    private static ClientHelloStatus Gather(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> message)
    {
        message = default;
        byte[]? joined = null;
        for (var place = 0; place < Longest;)
        {
            var rest = bytes[Math.Min(place, bytes.Length)..];
            if (!IsHandshake(rest) && !(place == 0 && MayBeSsl2(rest)))
                return ClientHelloStatus.Malformed;
            if (!TlsRecordHeader.TryRead(rest, out var header))
                return ClientHelloStatus.NeedMore;

            var piece = rest[TlsRecordHeader.Size..];
            var isWhole = piece.Length >= header.Length;
            message = Join(message, isWhole ? piece[..header.Length] : piece, ref joined, bytes.Length);
            var status = Look(ref message);
            if (status != ClientHelloStatus.NeedMore || !isWhole)
                return status;
            place += TlsRecordHeader.Size + header.Length;
        }

        return ClientHelloStatus.Malformed;
    }

    /// <summary>RFC 8446 §4: type, length, body; once it is whole, the message is its body alone.</summary>
    private static ClientHelloStatus Look(ref ReadOnlySpan<byte> message)
    {
        if (message.Length > 0 && message[0] != ClientHelloType)
            return ClientHelloStatus.Malformed;
        if (message.Length < HeaderSize)
            return ClientHelloStatus.NeedMore;
        var end = HeaderSize + (message[1] << 16 | message[2] << 8 | message[3]);
        if (end > Longest)
            return ClientHelloStatus.Malformed;
        if (message.Length < end)
            return ClientHelloStatus.NeedMore;
        message = message[HeaderSize..end];
        return ClientHelloStatus.Done;
    }

    /// <summary>RFC 8446 §5.1: a handshake record is never empty.</summary>
    private static bool IsHandshake(ReadOnlySpan<byte> bytes)
    {
        if ((bytes.Length > 0 && bytes[0] != TlsDetect.Handshake) || !TlsRecordHeader.MayBegin(bytes))
            return false;
        return !TlsRecordHeader.TryRead(bytes, out var header) || header.Length is > 0 and <= TlsRecordHeader.LongestPlain;
    }

    /// <summary>Whether bytes that are too few to tell may still become the form of SSL 2.</summary>
    private static bool MayBeSsl2(ReadOnlySpan<byte> bytes) =>
        bytes.Length is > 0 and < 5
        && (bytes[0] & 0x80) != 0
        && (bytes.Length < 3 || bytes[2] == ClientHelloType)
        && (bytes.Length < 4 || bytes[3] is 0 or 3);

    /// <summary>Appends a piece; the first stays where it is, and one array takes all that come after it.</summary>
    private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> message, ReadOnlySpan<byte> piece, scoped ref byte[]? joined, int most)
    {
        if (message.IsEmpty)
            return piece;
        if (joined is null)
        {
            joined = new byte[most];
            message.CopyTo(joined);
        }

        piece.CopyTo(joined.AsSpan(message.Length));
        return joined.AsSpan(0, message.Length + piece.Length);
    }

    /// <summary>RFC 8446 §4.1.2; before extensions existed the message ended behind the compression methods.</summary>
    private static bool TryMessage(ReadOnlySpan<byte> message, out ClientHello? hello)
    {
        hello = null;
        var reader = new TlsReader(message);
        if (!reader.TryU16(out var version)
            || !reader.TryBytes(32, out _)
            || !reader.TryVector8(out var session)
            || !reader.TryVector16(out var ciphers)
            || !reader.TryVector8(out var compressions))
            return false;
        if (session.Length > 32 || ciphers.Length < 2 || ciphers.Length % 2 != 0 || compressions.IsEmpty)
            return false;

        var read = new ClientHello { LegacyVersion = version };
        if (!reader.IsEmpty && (!reader.TryVector16(out var extensions) || !reader.IsEmpty || !TryExtensions(extensions, ref read)))
            return false;
        hello = read;
        return true;
    }

    private static bool TryExtensions(ReadOnlySpan<byte> extensions, ref ClientHello hello)
    {
        var reader = new TlsReader(extensions);
        var seen = new HashSet<ushort>();
        while (!reader.IsEmpty)
        {
            // RFC 8446 §4.2: no type comes twice.
            if (!reader.TryU16(out var type) || !reader.TryVector16(out var data) || !seen.Add(type))
                return false;
            var isRight = type switch
            {
                0 => TryServerName(data, ref hello),
                16 => TryProtocols(data, ref hello),
                43 => TryVersions(data, ref hello),
                _ => true,
            };
            if (!isRight)
                return false;
        }

        return true;
    }

    /// <summary>RFC 6066 §3: a list of names with their type, of which only the type 0 was ever defined.</summary>
    private static bool TryServerName(ReadOnlySpan<byte> data, ref ClientHello hello)
    {
        var reader = new TlsReader(data);
        if (!reader.TryVector16(out var list) || !reader.IsEmpty || list.IsEmpty)
            return false;
        var names = new TlsReader(list);
        if (!names.TryU8(out var type) || !names.TryVector16(out var name) || !names.IsEmpty || type != 0)
            return false;
        if (name.Length is 0 or > 255 || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            return false;
        hello = hello with { ServerName = Encoding.ASCII.GetString(name) };
        return true;
    }

    private static bool TryProtocols(ReadOnlySpan<byte> data, ref ClientHello hello)
    {
        var reader = new TlsReader(data);
        if (!reader.TryVector16(out var list) || !reader.IsEmpty || list.IsEmpty)
            return false;
        var protocols = new List<string>();
        for (var names = new TlsReader(list); !names.IsEmpty;)
        {
            if (!names.TryVector8(out var name) || name.IsEmpty)
                return false;
            protocols.Add(Encoding.Latin1.GetString(name));
        }

        hello = hello with { Protocols = protocols };
        return true;
    }

    private static bool TryVersions(ReadOnlySpan<byte> data, ref ClientHello hello)
    {
        var reader = new TlsReader(data);
        if (!reader.TryVector8(out var list) || !reader.IsEmpty || list.IsEmpty)
            return false;
        var versions = new List<ushort>();
        for (var numbers = new TlsReader(list); !numbers.IsEmpty;)
        {
            if (!numbers.TryU16(out var version))
                return false;
            versions.Add(version);
        }

        hello = hello with { SupportedVersions = versions };
        return true;
    }
}
