using System.Buffers;

namespace Postern.Wire.Message.Content;

/// <summary>7bit, 8bit and binary, which are no encodings (RFC 2045 §6.2).</summary>
internal sealed class PlainDecoder : ContentDecoder
{
    public override void Decode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output) => output.Write(bytes);

    public override void Finish(IBufferWriter<byte> output)
    {
    }
}
