using System.Security.Cryptography;
using System.Text;

namespace Postern.Wire.Text;

/// <summary>Bytes that must not be printed: a private key, a password. Only <see cref="Reveal"/> gives them out.</summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly byte[] _bytes;

    /// <summary>Keeps a copy of these bytes.</summary>
    public Secret(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>Keeps this text as UTF-8.</summary>
    public Secret(string text) => _bytes = Encoding.UTF8.GetBytes(text);

    /// <summary>The bytes themselves, for the one place that needs them; never for a log.</summary>
    public ReadOnlyMemory<byte> Reveal() => _bytes;

    /// <summary>Compares in a time that does not depend on where the two differ.</summary>
    public bool Equals(Secret? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>The same for every secret: a hash would be a hint.</summary>
    public override int GetHashCode() => 0;

    /// <summary>Says only that there is a secret.</summary>
    public override string ToString() => "(secret)";
}
