using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Postern.Wire.Text;

/// <summary>IP addresses as text, read strictly: no octal, no hexadecimal, no left-out parts.</summary>
public static class IpText
{
    /// <summary>Reads an IPv4 address of four decimal parts, or an IPv6 address without brackets, with a scope or none; none of the forms of inet_aton(3).</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return IPAddress.TryParse(text, out address) && !text.StartsWith('[');
        Span<byte> bytes = stackalloc byte[4];
        address = TryReadV4(text, bytes) ? new IPAddress(bytes) : null;
        return address is not null;
    }

    /// <summary>Reads four decimal parts into four bytes; answers false for every other form that C libraries take.</summary>
    public static bool TryReadV4(ReadOnlySpan<char> text, Span<byte> address)
    {
        var part = 0;
        foreach (var range in text.Split('.'))
        {
            var digits = text[range];
            if (part == 4 || digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0'))
                return false;
            if (digits.ContainsAnyExceptInRange('0', '9') || !byte.TryParse(digits, out address[part++]))
                return false;
        }

        return part == 4;
    }

    /// <summary>Reads an IPv6 address without brackets and scope into sixteen bytes.</summary>
    public static bool TryReadV6(ReadOnlySpan<char> text, Span<byte> address)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c) && c is not (':' or '.'))
                return false;
        }

        return text.Contains(':')
            && IPAddress.TryParse(text, out var parsed)
            && parsed.TryWriteBytes(address, out var written)
            && written == 16;
    }

    /// <summary>The usual short form of an address of four or sixteen bytes.</summary>
    public static string Format(ReadOnlySpan<byte> address) => new IPAddress(address).ToString();

    /// <summary>Reads an IPv6 address with an optional <c>%scope</c> and gives it in its short form.</summary>
    public static bool TryCanonicalV6(string text, out string canonical)
    {
        canonical = "";
        // The scope is split off here: IPAddress would ask the machine for an interface of that name.
        var percent = text.IndexOf('%');
        var scope = percent < 0 ? "" : text[percent..];
        Span<byte> address = stackalloc byte[16];
        if (!TryReadV6(percent < 0 ? text : text.AsSpan(0, percent), address) || !IsScope(scope))
            return false;
        canonical = Format(address) + scope;
        return true;
    }

    private static bool IsScope(string scope)
    {
        if (scope.Length == 0)
            return true;
        return scope.Length is >= 2 and <= 16 && scope.Skip(1).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
    }
}
