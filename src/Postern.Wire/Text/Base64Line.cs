using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Text;

/// <summary>A line of a SASL exchange as POP3, IMAP and SMTP carry it: base64, or a star that ends the exchange.</summary>
public static class Base64Line
{
    /// <summary>What stands for an initial response of no bytes (RFC 4954 §4, RFC 4959 §3, RFC 5034 §4).</summary>
    public const string Empty = "=";

    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    /// <summary>The client gives the exchange up.</summary>
    public static bool IsCancel(ReadOnlySpan<byte> line) => line is [(byte)'*'];

    /// <summary>Reads base64 strictly: its padding is there, no blank and no other letter is, and no bits are left over (RFC 4648 §3.5).</summary>
    public static bool TryDecode(ReadOnlySpan<byte> line, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (line.ContainsAnyExcept(Alphabet))
            return false;
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(line.Length)];
        if (Base64.DecodeFromUtf8(line, decoded, out int consumed, out int written) != OperationStatus.Done || consumed != line.Length)
            return false;
        // One text for one message: what the last letter says beyond it must be nothing (RFC 4648 §3.5).
        Span<byte> again = stackalloc byte[4];
        int whole = Math.Max(0, (written - 1) / 3 * 3);
        Base64.EncodeToUtf8(decoded.AsSpan(whole, written - whole), again, out _, out int letters);
        if (!line.EndsWith(again[..letters]))
            return false;
        bytes = decoded[..written];
        return line.SequenceEqual(Encoding.ASCII.GetBytes(Encode(bytes)));
    }

    /// <summary>Reads an initial response: base64, or <c>=</c> for no bytes.</summary>
    public static bool TryDecodeInitial(ReadOnlySpan<byte> word, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = [];
        return word is [(byte)'='] || (!word.IsEmpty && TryDecode(word, out bytes));
    }

    /// <summary>The bytes as base64, in one line however long.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>The bytes as an initial response: <c>=</c> where there are none.</summary>
    public static string EncodeInitial(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? Empty : Encode(bytes);
}
