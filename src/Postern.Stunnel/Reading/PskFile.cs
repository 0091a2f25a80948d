using System.Text;
using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;
using Postern.Wire.Text;

namespace Postern.Stunnel.Reading;

/// <summary>The file of <c>PSKsecrets</c>: <c>IDENTITY:KEY</c> on each line, the key in hexadecimal if it can be read as that.</summary>
internal static class PskFile
{
    private const int LongestIdentity = 256; // PSK_MAX_IDENTITY_LEN of OpenSSL 3
    private const int LongestKey = 512; // PSK_MAX_PSK_LEN
    private const int ShortestKey = 16;

    /// <summary>What the file lists; null where it is refused, and why was said.</summary>
    public static IReadOnlyList<PskSecret>? Read(string path, IStunnelHost host, Action<int, string> say)
    {
        if (!host.TryReadFile(path, out var bytes, out var error) && error != IsDirectory)
        {
            say(3, $"{path}: {error}");
            return null;
        }

        if (host.IsOpenToOthers(path))
            say(4, $"Insecure file permissions on {path}");
        var secrets = new List<PskSecret>();
        var number = 0;
        foreach (var line in Encoding.Latin1.GetString(bytes ?? []).Split('\n'))
        {
            number++;
            var text = line.Replace("\r", "");
            if (text.Length == 0)
                continue;
            if (Secret(text, number, say) is not { } secret)
                return null;
            secrets.Add(secret);
        }

        return secrets.Count == 0 ? null : secrets;
    }

    private const string IsDirectory = "Is a directory (21)";

    private static PskSecret? Secret(string line, int number, Action<int, string> say)
    {
        var place = $"PSKsecrets line {number}:";
        var colon = line.IndexOf(':');
        if (colon < 0 || colon > LongestIdentity)
        {
            say(3, colon < 0 ? $"{place} Not in identity:key format" : $"{place} Identity longer than {LongestIdentity} characters");
            return null;
        }

        var identity = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line[..colon]));
        var hexadecimal = HexKey.Read(line[(colon + 1)..]);
        var key = hexadecimal ?? Encoding.Latin1.GetBytes(line[(colon + 1)..]);
        say(6, $"{place} {key.Length}-byte {(hexadecimal is null ? "ASCII" : "hexadecimal")} key configured for identity \"{identity}\"");
        if (key.Length is >= ShortestKey and <= LongestKey)
            return new(identity, new Secret(key));
        say(3, key.Length > LongestKey ? $"{place} Key longer than {LongestKey} bytes" : $"{place} Key shorter than {ShortestKey} bytes");
        return null;
    }
}
