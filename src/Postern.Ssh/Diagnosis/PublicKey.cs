using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Postern.Ssh.Diagnosis;

/// <summary>A public key as OpenSSH writes it: in <c>.pub</c> files, known_hosts and authorized_keys.</summary>
/// <param name="Kind">As in <c>ssh-ed25519</c>.</param>
/// <param name="Blob">The key in base64.</param>
public sealed record PublicKey(string Kind, string Blob)
{
    /// <summary>As ssh shows it: <c>SHA256:</c> and base64 without padding.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Blob))).TrimEnd('=');

    /// <summary>The key in a line that may hold other words before and after it; null where there is none.</summary>
    public static PublicKey? Find(string line)
    {
        string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i + 1 < words.Length; i++)
        {
            if (IsKey(words[i], words[i + 1].TrimEnd('\r')))
                return new PublicKey(words[i], words[i + 1].TrimEnd('\r'));
        }
        return null;
    }

    /// <summary>RFC 4253 §6.6: a key begins with its own kind.</summary>
    private static bool IsKey(string kind, string blob)
    {
        byte[] bytes = new byte[blob.Length];
        if (!Convert.TryFromBase64String(blob, bytes, out int count) || count < 4)
            return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length == kind.Length && length <= count - 4 && Encoding.ASCII.GetString(bytes, 4, (int)length) == kind;
    }
}
