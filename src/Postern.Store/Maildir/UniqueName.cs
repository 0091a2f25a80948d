using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Postern.Store.Maildir;

/// <summary>Names that no other message on Earth has, as maildir(5) and cr.yp.to/proto/maildir.html want them: <c>SECONDS.M…P…R….HOST</c>.</summary>
internal static class UniqueName
{
    private const int RandomBytes = 8;

    /// <summary>A new one. The random part holds also where the clock was set back or a process number came again.</summary>
    internal static byte[] Make(TimeProvider time)
    {
        var now = time.GetUtcNow();
        long microseconds = now.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        string random = RandomNumberGenerator.GetHexString(RandomBytes * 2, lowercase: true);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()}.M{microseconds}P{Environment.ProcessId}R{random}.{Host()}"));
    }

    /// <summary>The name with both sizes, so that nobody has to ask for them; the second is -1 where it is not known.</summary>
    internal static byte[] WithSizes(ReadOnlySpan<byte> name, long size, long sentSize) =>
        [.. name, .. Encoding.ASCII.GetBytes(sentSize < 0 ? $",S={size}" : $",S={size},W={sentSize}")];

    // A slash or a colon in a host's name has a meaning in a file's name; so has a comma in what others make of it.
    private static string Host()
    {
        string host = Dns.GetHostName();
        var text = new StringBuilder(host.Length);
        foreach (char letter in host)
            text.Append(letter is '/' or ':' or ',' or <= ' ' or > '~' ? "\\" + Convert.ToString(letter & 0xFF, 8).PadLeft(3, '0') : letter.ToString());
        return text.ToString();
    }
}
