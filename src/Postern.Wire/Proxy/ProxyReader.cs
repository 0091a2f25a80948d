using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Proxy;

/// <summary>Reads the PROXY header, version 1 or 2, at the beginning of a connection.</summary>
/// <remarks>
/// The rule book is HAProxy's <c>doc/proxy-protocol.txt</c>, named "the specification" below. The reader keeps no
/// state: it is given all bytes since the beginning each time, which are at most <see cref="Longest"/>, and says
/// Malformed at the first byte that no header has at its place.
/// </remarks>
public static class ProxyReader
{
    /// <summary>The bytes of the longest header that is read.</summary>
    public const int Longest = ProxyV2.FixedLength + ProxyV2.LongestRest;

    /// <summary>Reads a header; <paramref name="consumed"/> is its length once it is whole.</summary>
    /// <remarks><paramref name="problem"/> is one sentence for the log when the bytes are malformed.</remarks>
    public static ProxyStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader? header, out int consumed, out string? problem)
    {
        header = null;
        consumed = 0;
        problem = null;
        if (IsBeginning(bytes, ProxyV1.Signature))
            return bytes.Length < ProxyV1.Signature.Length ? ProxyStatus.NeedMore : ProxyV1.Read(bytes, out header, out consumed, out problem);
        if (IsBeginning(bytes, ProxyV2.Signature))
            return bytes.Length < ProxyV2.FixedLength ? ProxyV2.ReadStart(bytes, out problem) : ProxyV2.Read(bytes, out header, out consumed, out problem);
        problem = "The peer did not begin with a PROXY header.";
        return ProxyStatus.Malformed;
    }

    internal static ProxyStatus Malformed(string sentence, [NotNull] out string? problem)
    {
        problem = sentence;
        return ProxyStatus.Malformed;
    }

    private static bool IsBeginning(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        var length = Math.Min(bytes.Length, signature.Length);
        return bytes[..length].SequenceEqual(signature[..length]);
    }
}
