using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Store.State;

/// <summary>Secrets that must be had back, encrypted under the state key: AES-256-GCM, bound to what they are for and whose they are.</summary>
/// <remarks>
/// The text is <c>{SEALED}</c> and base64 of nonce, ciphertext and tag. Copied to another account or another purpose it
/// does not open: both are the associated data.
/// </remarks>
public sealed class Seal
{
    /// <summary>What every sealed text begins with.</summary>
    public const string Mark = "{SEALED}";

    private const int NonceSize = 12; // NIST SP 800-38D §8.2.2: 96 random bits, for far fewer than 2^32 secrets
    private const int TagSize = 16;

    private readonly StateKey _key;
    private readonly byte[] _sealing;

    /// <summary>Seals under this key.</summary>
    public Seal(StateKey key)
    {
        _key = key;
        _sealing = key.Derive("seal");
    }

    /// <summary>Whether this is a sealed text, by its look.</summary>
    public static bool IsSealed(string text) =>
        text.StartsWith(Mark, StringComparison.Ordinal) && Bytes(text) is { Length: >= NonceSize + TagSize };

    /// <summary>Closes a secret.</summary>
    /// <param name="secret">What nobody is to read.</param>
    /// <param name="purpose">What it is for: one word.</param>
    /// <param name="owner">Whose it is; the case of letters does not matter.</param>
    public string Close(Secret secret, string purpose, string owner)
    {
        var clear = secret.Reveal().Span;
        var all = new byte[NonceSize + clear.Length + TagSize];
        RandomNumberGenerator.Fill(all.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(_sealing, TagSize);
        cipher.Encrypt(all.AsSpan(0, NonceSize), clear, all.AsSpan(NonceSize, clear.Length), all.AsSpan(NonceSize + clear.Length), Bound(purpose, owner));
        return Mark + Convert.ToBase64String(all);
    }

    /// <summary>Opens what <see cref="Close"/> closed for the same purpose and owner.</summary>
    /// <exception cref="IOException">It was sealed under another key, for another owner or purpose, or is damaged.</exception>
    public Secret Open(string text, string purpose, string owner)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal) || Bytes(text) is not { Length: >= NonceSize + TagSize } all)
            throw new IOException($"the {purpose} of {owner} is damaged: set it anew");
        var length = all.Length - NonceSize - TagSize;
        var clear = new byte[length];
        try
        {
            using var cipher = new AesGcm(_sealing, TagSize);
            cipher.Decrypt(all.AsSpan(0, NonceSize), all.AsSpan(NonceSize, length), all.AsSpan(NonceSize + length), clear, Bound(purpose, owner));
            return new Secret(clear);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new IOException($"the {purpose} of {owner} was not sealed under the state key “{_key.Path}”, or not for this account: bring the right key back, or set it anew", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private static byte[] Bound(string purpose, string owner) => Encoding.UTF8.GetBytes($"{purpose}\0{owner.ToLowerInvariant()}");

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text[Mark.Length..], bytes, out var count) ? bytes[..count] : null;
    }
}
