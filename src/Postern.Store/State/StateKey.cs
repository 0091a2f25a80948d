using System.Security.Cryptography;
using System.Text;
using Postern.Store.Files;

namespace Postern.Store.State;

/// <summary>The one key of a state directory, from which every other secret of it is derived or under which it is sealed.</summary>
/// <remarks>
/// It is 32 random bytes in the file <c>state.key</c> (mode 0600), made on first use. Whoever has a database but not this
/// file reads no sealed secret; whoever loses it sets those anew. Passwords do not depend on it.
/// </remarks>
public sealed class StateKey
{
    /// <summary>Its name in the state directory.</summary>
    public const string FileName = "state.key";

    private const string Head = "postern state key 1\n";
    private const int Size = 32;
    private const long LongestFile = 1024; // arbitrary: ours has 65 bytes

    private readonly byte[] _key;

    private StateKey(string path, byte[] key)
    {
        Path = path;
        _key = key;
    }

    /// <summary>The file it stands in.</summary>
    public string Path { get; }

    /// <summary>The key of a state directory that is there; it is made where there is none.</summary>
    /// <exception cref="IOException">The file is damaged, cannot be read or made, or is open to others; the text says what to do.</exception>
    public static StateKey FindOrMake(string directory)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        if (PrivateFile.Read(path, LongestFile) is { } found)
            return Parse(path, found);
        var made = RandomNumberGenerator.GetBytes(Size);
        if (PrivateFile.Create(path, Encoding.ASCII.GetBytes(Head + Convert.ToBase64String(made) + "\n")))
            return new StateKey(path, made);
        // Another process was first.
        return PrivateFile.Read(path, LongestFile) is { } others ? Parse(path, others) : throw Damaged(path);
    }

    /// <summary>A key for one purpose, from which the state key and those of other purposes cannot be told (RFC 5869 §2).</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Size, info: Encoding.UTF8.GetBytes("postern " + purpose));

    private static StateKey Parse(string path, byte[] file)
    {
        var text = Encoding.ASCII.GetString(file);
        var key = new byte[Size + 1];
        return text.StartsWith(Head, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Head.Length..].Trim(), key, out var length) && length == Size
            ? new StateKey(path, key[..Size])
            : throw Damaged(path);
    }

    private static IOException Damaged(string path) =>
        new($"the state key “{path}” is damaged: bring it back from a backup, or delete it and set anew what was sealed under it");
}
