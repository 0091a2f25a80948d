using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Postern.Net.Certificates;

/// <summary>A SHA-256 that a peer's certificate, or the key in it, must have: <c>SHA256:</c> and hex (colons allowed) or base64.</summary>
/// <remarks>One pin matches either the whole certificate or its SubjectPublicKeyInfo (the hash of RFC 7469 §2.4), so nobody has to say which was copied.</remarks>
public readonly struct Pin : IEquatable<Pin>
{
    /// <summary>What every pin begins with; letter case does not matter.</summary>
    public const string Prefix = "SHA256:";

    private readonly byte[]? _hash;

    private Pin(byte[] hash) => _hash = hash;

    private ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The pin of this certificate (DER) and no other.</summary>
    public static Pin OfCertificate(ReadOnlySpan<byte> certificate) => new(SHA256.HashData(certificate));

    /// <summary>The pin of the key in this certificate (DER), which survives a renewal that keeps the key.</summary>
    public static Pin OfKey(ReadOnlySpan<byte> certificate) => new(SHA256.HashData(CertificateDer.PublicKeyOf(certificate)));

    /// <summary>Reads a pin, or says in one sentence what is wrong with it.</summary>
    public static bool TryParse(string text, out Pin pin, [NotNullWhen(false)] out string? why)
    {
        pin = default;
        why = null;
        var trimmed = text.Trim();
        if (!trimmed.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            why = $"a pin begins with {Prefix}, but “{text}” does not";
            return false;
        }

        var hash = Decode(trimmed[Prefix.Length..]);
        if (hash is not { Length: SHA256.HashSizeInBytes })
        {
            why = $"“{text}” is not a pin: after {Prefix} come 32 bytes, as 64 hex digits (colons allowed) or 43 or 44 characters of base64";
            return false;
        }

        pin = new Pin(hash);
        return true;
    }

    /// <summary>Reads a pin; throws where <see cref="TryParse"/> says no.</summary>
    public static Pin Parse(string text) => TryParse(text, out var pin, out var why) ? pin : throw new FormatException(why);

    /// <summary>Whether this certificate (DER), or the key in it, is the pinned one. What is not a certificate matches nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> certificate)
    {
        if (_hash is null)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(certificate, hash);
        if (hash.SequenceEqual(_hash))
        {
            return true;
        }

        return CertificateDer.TryPublicKeyOf(certificate, out var key)
            && SHA256.HashData(key, hash) == hash.Length
            && hash.SequenceEqual(_hash);
    }

    /// <summary>The form to paste: <c>SHA256:</c> and 64 hex digits.</summary>
    public override string ToString() => Prefix + Convert.ToHexString(Hash);

    /// <inheritdoc/>
    public bool Equals(Pin other) => Hash.SequenceEqual(other.Hash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Pin other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash is null ? 0 : BitConverter.ToInt32(_hash, 0);

    /// <summary>Whether both are the same 32 bytes.</summary>
    public static bool operator ==(Pin left, Pin right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Pin left, Pin right) => !left.Equals(right);

    private static byte[]? Decode(string text)
    {
        if (text.Length == 95)
        {
            return WithColons(text) ? Hex(text.Replace(":", "", StringComparison.Ordinal)) : null;
        }

        return text.Length == 64 ? Hex(text) : Base64(text);
    }

    private static bool WithColons(string text)
    {
        for (var i = 2; i < text.Length; i += 3)
        {
            if (text[i] != ':')
            {
                return false;
            }
        }

        return true;
    }

    private static byte[]? Hex(string text)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(text, hash, out _, out var written) == System.Buffers.OperationStatus.Done && written == hash.Length ? hash : null;
    }

    private static byte[]? Base64(string text)
    {
        if (text.Length is not (43 or 44))
        {
            return null;
        }

        var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var hash = new byte[SHA256.HashSizeInBytes];
        return Base64Url.IsValid(url) && Base64Url.TryDecodeFromChars(url, hash, out var written) && written == hash.Length ? hash : null;
    }
}
