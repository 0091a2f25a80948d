using System.Buffers;
using System.Globalization;
using System.Text;

namespace Postern.Stunnel.Tls;

/// <summary>The file of <c>PSKsecrets</c>: lines of <c>IDENTITY:KEY</c>, the key in hexadecimal or as it stands.</summary>
internal sealed class PskSecrets
{
    private const int LongestIdentity = 256; // PSK_MAX_IDENTITY_LEN
    private const int ShortestKey = 16; // RFC 4279 §2 demands no length; stunnel does
    private const int LongestKey = 512; // PSK_MAX_PSK_LEN
    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly List<(string Identity, ReadOnlyMemory<byte> Key)> _all = [];

    /// <summary>The first line's.</summary>
    internal (string Identity, ReadOnlyMemory<byte> Key) First => _all[0];

    /// <summary>The key of an identity; empty where there is none. Of two with one name the first counts.</summary>
    internal ReadOnlyMemory<byte> KeyOf(string identity) => _all.Find(one => one.Identity == identity).Key;

    /// <summary>Reads the file; null, with what stunnel says of it, when it is not good.</summary>
    internal static PskSecrets? Read(string path, Said said)
    {
        if (!FilePermissions.Look(path, said))
            return null;
        string text;
        try
        {
            text = File.ReadAllText(path, Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            said.Error($"{path}: {e.Message}");
            return null;
        }
        var secrets = new PskSecrets();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (!line.IsEmpty && !secrets.Add(line, number, said))
                return null;
        }
        if (secrets._all.Count == 0)
            return null;
        said.Info(string.Create(CultureInfo.InvariantCulture, $"PSK identities: {secrets._all.Count} retrieved"));
        return secrets;
    }

    private bool Add(ReadOnlySpan<char> line, int number, Said said)
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"PSKsecrets line {number}");
        int colon = line.IndexOf(':');
        if (colon < 0)
        {
            said.Error($"{where}: Not in identity:key format");
            return false;
        }
        string identity = line[..colon].ToString();
        if (identity.Length > LongestIdentity)
        {
            said.Error($"{where}: Identity longer than {LongestIdentity} characters");
            return false;
        }
        ReadOnlySpan<char> rest = line[(colon + 1)..];
        bool isHexadecimal = rest.Length % 2 == 0 && !rest.ContainsAnyExcept(HexadecimalDigits);
        byte[] key = isHexadecimal ? Convert.FromHexString(rest) : Encoding.Latin1.GetBytes(rest.ToString());
        said.Info($"{where}: {key.Length}-byte {(isHexadecimal ? "hexadecimal" : "ASCII")} key configured for identity \"{identity}\"");
        if (key.Length is < ShortestKey or > LongestKey)
        {
            said.Error(key.Length < ShortestKey ? $"{where}: Key shorter than {ShortestKey} bytes" : $"{where}: Key longer than {LongestKey} bytes");
            return false;
        }
        _all.Add((identity, key));
        return true;
    }
}
