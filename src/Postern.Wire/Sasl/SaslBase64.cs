using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Postern.Wire.Sasl;

/// <summary>Messages as POP3, IMAP and SMTP carry them. Strict: one text for one message, no blanks, no missing padding, no bits left over (RFC 4648 §3.5).</summary>
public static class SaslBase64
{
    /// <summary>Writes a message; an empty one is an empty line.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> message)
    {
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(message.Length)];
        Base64.EncodeToUtf8(message, text, out _, out _);
        return text;
    }

    /// <summary>Writes an initial response: <c>=</c> is an empty one (RFC 4954 §4, RFC 4959 §3, RFC 5034 §4).</summary>
    public static byte[] EncodeInitial(ReadOnlySpan<byte> message) => message.IsEmpty ? "="u8.ToArray() : Encode(message);

    /// <summary>Reads a line; false where it is not base64, or longer than <see cref="SaslLimits.Line"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> line, out byte[] message)
    {
        message = [];
        if (line.Length > SaslLimits.Line || line.Length % 4 != 0 || line.ContainsAny(" \t\r\n"u8))
            return false;
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(line.Length)];
        bool good = Base64.DecodeFromUtf8(line, decoded, out int consumed, out int written) == OperationStatus.Done
            && consumed == line.Length && line.SequenceEqual(Encode(decoded.AsSpan(0, written)));
        if (good)
            message = decoded[..written];
        CryptographicOperations.ZeroMemory(decoded);
        return good;
    }

    /// <summary>Reads an initial response; <c>=</c> is an empty one, and an empty argument is none at all: false.</summary>
    public static bool TryDecodeInitial(ReadOnlySpan<byte> argument, out byte[] message)
    {
        message = [];
        return argument is [(byte)'='] || (!argument.IsEmpty && TryDecode(argument, out message));
    }
}
