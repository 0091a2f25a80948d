using System.Net.Sockets;

namespace Postern.Net.Tests.Tls;

/// <summary>A socket's stream whose writes a test cuts, holds back, or changes on their way.</summary>
internal sealed class ShapedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private readonly MemoryStream _held = new();

    /// <summary>Bytes of each send; 0 for all at once.</summary>
    internal int Piece { get; init; }

    /// <summary>Sends that are let through before the others are held; -1 for all.</summary>
    internal int HoldAfter { get; set; } = -1;

    /// <summary>Changes the first write.</summary>
    internal Func<byte[], Task<byte[]>>? First { get; set; }

    /// <summary>Everything that was written, as it was given.</summary>
    internal MemoryStream Written { get; } = new();

    /// <summary>Sends what is held, in one piece.</summary>
    internal async Task ReleaseAsync()
    {
        HoldAfter = -1;
        await base.WriteAsync(TakeHeld());
    }

    /// <summary>Gives what is held to the test, which sends it itself.</summary>
    internal byte[] TakeHeld()
    {
        byte[] held = _held.ToArray();
        _held.SetLength(0);
        return held;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Written.Write(buffer.Span);
        if (First is { } change)
        {
            First = null;
            buffer = await change(buffer.ToArray());
        }
        if (HoldAfter == 0)
        {
            _held.Write(buffer.Span);
            return;
        }
        HoldAfter--;
        int piece = Piece == 0 ? buffer.Length : Piece;
        for (int at = 0; at < buffer.Length; at += piece)
            await base.WriteAsync(buffer.Slice(at, Math.Min(piece, buffer.Length - at)), cancellationToken);
    }
}
