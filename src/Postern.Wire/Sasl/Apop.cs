using System.Globalization;
using System.Text;
using Postern.Wire.Sasl.Digest;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl;

/// <summary>APOP, RFC 1939 §7: no mechanism of SASL, but POP3's own command with a timestamp out of the greeting.</summary>
public static class Apop
{
    /// <summary>Its row, for who decides what is offered: no table of SASL has it, and no side of SASL is made of it.</summary>
    public static readonly SaslMechanism Mechanism = new("APOP", SaslNeed.Password, SaslTraits.NeedsClearSecret | SaslTraits.Obsolete);

    private const int LongestTimestamp = 512; // arbitrary: a line of POP3 (RFC 2449 §4)

    /// <summary>Makes the timestamp of a greeting; never the same twice, for the nonce is not.</summary>
    public static string Timestamp(string nonce, DateTimeOffset now, string host) =>
        $"<{nonce}.{now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}@{host}>";

    /// <summary>Finds the timestamp of a greeting; false where the server has none, or one that a server could have chosen to break MD5 with.</summary>
    public static bool TryFindTimestamp(string greeting, out string timestamp)
    {
        timestamp = "";
        int start = greeting.IndexOf('<');
        int end = start < 0 ? -1 : greeting.IndexOf('>', start);
        if (end < 0 || end - start > LongestTimestamp)
            return false;
        string found = greeting[start..(end + 1)];
        // A msg-id: an at sign, and nothing but visible ASCII. Collisions of MD5 need other octets (CVE-2007-1558).
        if (!found.Contains('@') || found.LastIndexOf('<') > 0 || found.Any(c => c is <= ' ' or > '~'))
            return false;
        timestamp = found;
        return true;
    }

    /// <summary>The digest that a client sends: 32 hexadecimal digits.</summary>
    public static string Digest(string timestamp, Secret password)
    {
        byte[] joined = [.. Encoding.UTF8.GetBytes(timestamp), .. password.Reveal().Span];
        string digest = Convert.ToHexStringLower(Md5.Digest(joined));
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(joined);
        return digest;
    }

    /// <summary>Whether a client's digest is of this password, in a time that does not depend on where it is wrong.</summary>
    public static bool IsRight(string timestamp, Secret password, string digest) =>
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Digest(timestamp, password)), Encoding.UTF8.GetBytes(digest));
}
