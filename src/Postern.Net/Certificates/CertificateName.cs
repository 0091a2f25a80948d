using System.Buffers;
using Postern.Wire.Text;

namespace Postern.Net.Certificates;

/// <summary>What kind of name goes into a certificate.</summary>
public enum CertificateNameKind
{
    /// <summary>Nothing that belongs into a certificate.</summary>
    None,

    /// <summary>A DNS name, perhaps with <c>*.</c> before it.</summary>
    Host,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>A mail address.</summary>
    Mail,
}

/// <summary>Tells by its form what a name is.</summary>
public static class CertificateName
{
    private const int LongestHost = 253; // RFC 1035 §2.3.4, without the final dot
    private const int LongestLabel = 63;
    private static readonly SearchValues<char> Label =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>The kind of this name; <see cref="CertificateNameKind.None"/> where no certificate can carry it.</summary>
    public static CertificateNameKind KindOf(string name)
    {
        if (name.Contains(':', StringComparison.Ordinal) || name.All(c => char.IsAsciiDigit(c) || c == '.'))
        {
            return IpText.TryRead(name.Trim('[', ']'), out _) ? CertificateNameKind.Address : CertificateNameKind.None;
        }

        var at = name.LastIndexOf('@');
        if (at >= 0)
        {
            return at > 0 && IsAscii(name) && IsHost(name[(at + 1)..]) ? CertificateNameKind.Mail : CertificateNameKind.None;
        }

        return IsHost(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) ? CertificateNameKind.Host : CertificateNameKind.None;
    }

    private static bool IsAscii(string name) => name.All(c => c is > ' ' and < (char)0x7F);

    private static bool IsHost(string name) =>
        name.Length is > 0 and <= LongestHost && Array.TrueForAll(name.Split('.'), IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(Label);
}
