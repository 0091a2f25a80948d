using System.Buffers;
using System.Text;

namespace Postern.Wire.Message.Content;

/// <summary>Takes a transfer encoding off a body that comes in pieces (RFC 2045 §6); damage is passed over and told.</summary>
public abstract class ContentDecoder
{
    private protected ContentDecoder()
    {
    }

    /// <summary>Something was not as the encoding wants it; what could be read has been written.</summary>
    public bool IsDamaged { get; private protected set; }

    /// <summary>The decoder for a Content-Transfer-Encoding, nothing being 7bit; null for one that is not known (<c>UNKNOWN-CTE</c>, RFC 3516 §4.3).</summary>
    public static ContentDecoder? For(ReadOnlySpan<byte> encoding)
    {
        encoding = encoding.Trim(" \t"u8);
        if (encoding.IsEmpty || Is(encoding, "7bit"u8) || Is(encoding, "8bit"u8) || Is(encoding, "binary"u8))
            return new PlainDecoder();
        if (Is(encoding, "base64"u8))
            return new Base64Decoder();
        if (Is(encoding, "quoted-printable"u8))
            return new QuotedPrintableDecoder();
        return Is(encoding, "x-uuencode"u8) || Is(encoding, "uuencode"u8) || Is(encoding, "x-uue"u8) ? new UuDecoder() : null;
    }

    /// <summary>Takes the next octets; what they stand for is written as far as it is known yet.</summary>
    public abstract void Decode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output);

    /// <summary>The body has ended: writes what was held back.</summary>
    public abstract void Finish(IBufferWriter<byte> output);

    private static bool Is(ReadOnlySpan<byte> encoding, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(encoding, name);
}
