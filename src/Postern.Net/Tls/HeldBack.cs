using System.Buffers;

namespace Postern.Net.Tls;

/// <summary>Plain bytes that wait while a peer shakes hands anew, and whether the stream ends behind them.</summary>
internal sealed class HeldBack
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    internal bool Finish { get; set; }

    internal void Add(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
