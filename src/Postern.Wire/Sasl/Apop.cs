using System.Globalization;
using System.Text;
using Postern.Wire.Sasl.Digest;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl;

/// <summary>APOP, RFC 1939 §7: no mechanism of SASL, but POP3's own command with a timestamp out of the greeting.</summary>
public static class Apop
{
    /// <summary>Its row, for who decides what is offered: no table of SASL has it, and no side of SASL is made of it.</summary>
    public static readonly SaslMechanism Mechanism = new("APOP", SaslNeed.Password, SaslTraits.NeedsClearSecret | SaslTraits.Obsolete | SaslTraits.OwnNameOnly);

    /// <summary>Makes the timestamp of a greeting; never the same twice, for the nonce is not.</summary>
    public static string Timestamp(string nonce, DateTimeOffset now, string host) =>
        $"<{nonce}.{now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}@{host}>";

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
