using System.Buffers.Binary;
using Postern.Net.Conduits;

namespace Postern.Net.Tls;

/// <summary>Waits for the whole first record of a client before OpenSSL is asked for memory.</summary>
/// <remarks>A silent client, or half a ClientHello, so costs its socket and the bytes it sent; an SSL object with buffers costs forty times that.</remarks>
internal static class FirstFlight
{
    private const int HeaderLength = 5;
    private const byte Handshake = 22;

    /// <summary>Returns when the conduit will give a whole record at the next read, or something that is none.</summary>
    internal static async ValueTask WaitAsync(Conduit conduit, Deadline deadline)
    {
        if (!await ArrivesAsync(conduit, deadline))
            throw new ConduitException(FaultKind.Reset, "closed by the client before TLS began");
    }

    /// <summary>The same; false when the client ended its stream before: what it sent can still be read.</summary>
    internal static async ValueTask<bool> ArrivesAsync(Conduit conduit, Deadline deadline)
    {
        while (true)
        {
            var bytes = await conduit.ReadAsync(deadline);
            if (bytes.IsEmpty)
                return false;
            bool whole = IsWhole(bytes.Span);
            conduit.Unread(bytes.Span);
            if (whole)
                return true;
            if (!await MoreAsync(conduit, deadline))
                return false;
        }
    }

    /// <summary>Reads once more, behind what was given back.</summary>
    private static async ValueTask<bool> MoreAsync(Conduit conduit, Deadline deadline)
    {
        _ = conduit.TryRead(out var held);
        byte[] before = held.ToArray();
        var more = await conduit.ReadAsync(deadline);
        conduit.Unread(more.Span);
        conduit.Unread(before);
        return !more.IsEmpty;
    }

    // RFC 8446 §5.1: type, legacy version, length of the fragment (at most 2^14).
    private static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != Handshake)
            return true;
        if (bytes.Length < HeaderLength)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        return length > 16384 || bytes.Length >= HeaderLength + length;
    }
}
