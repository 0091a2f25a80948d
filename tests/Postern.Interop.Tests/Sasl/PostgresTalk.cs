using System.Buffers.Binary;
using System.Text;
using Postern.Net.Conduits;

namespace Postern.Interop.Tests.Sasl;

/// <summary>As much of PostgreSQL's protocol (version 3) as a login needs: a type, a length, a body.</summary>
internal sealed class PostgresTalk(Conduit conduit, Deadline deadline)
{
    internal const int TlsRequest = 80877103, Version3 = 196608;
    internal const int Ok = 0, Sasl = 10, SaslContinue = 11, SaslFinal = 12;

    private readonly List<byte> _unread = [];

    /// <summary>A message without a type, such as the very first ones.</summary>
    internal async Task<byte[]> ReadBareAsync()
    {
        int length = Number(await TakeAsync(4));
        return await TakeAsync(length - 4);
    }

    internal async Task<(char Type, byte[] Body)> ReadAsync()
    {
        byte[] type = await TakeAsync(1);
        return ((char)type[0], await ReadBareAsync());
    }

    internal ValueTask WriteAsync(char type, params byte[] body) => conduit.WriteAsync((byte[])[(byte)type, .. Number(body.Length + 4), .. body], deadline);

    internal ValueTask WriteBareAsync(params byte[] body) => conduit.WriteAsync((byte[])[.. Number(body.Length + 4), .. body], deadline);

    /// <summary>An authentication request of the server.</summary>
    internal ValueTask AskAsync(int kind, params byte[] body) => WriteAsync('R', [.. Number(kind), .. body]);

    internal static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    internal static int Number(byte[] bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    internal static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private async Task<byte[]> TakeAsync(int count)
    {
        while (_unread.Count < count)
        {
            var bytes = await conduit.ReadAsync(deadline);
            if (bytes.IsEmpty)
                throw new IOException($"the end, {count} bytes early");
            _unread.AddRange(bytes.Span);
        }
        byte[] taken = [.. _unread.Take(count)];
        _unread.RemoveRange(0, count);
        return taken;
    }
}
