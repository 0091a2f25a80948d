using System.Buffers;

namespace Postern.Wire.Message.Headers;

/// <summary>The value of a field without its line ends (RFC 5322 §2.2.3).</summary>
public static class Folding
{
    /// <summary>Writes a folded value unfolded: line ends are gone, blanks are not.</summary>
    public static void Unfold(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        while (!value.IsEmpty)
        {
            int end = value.IndexOf((byte)'\n');
            var line = end < 0 ? value : value[..end];
            value = end < 0 ? default : value[(end + 1)..];
            output.Write(line is [.., (byte)'\r'] ? line[..^1] : line);
        }
    }
}
