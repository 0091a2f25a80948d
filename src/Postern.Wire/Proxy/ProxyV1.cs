using System.Net;
using System.Text;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Wire.Proxy;

/// <summary>The text form: <c>PROXY TCP4 192.0.2.1 192.0.2.2 56324 995</c> and CRLF.</summary>
internal static class ProxyV1
{
    /// <summary>The specification §2.1: the longest line, its CRLF included.</summary>
    public const int LongestLine = 107;

    public static ReadOnlySpan<byte> Signature => "PROXY "u8;

    public static ProxyStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader? header, out int consumed, out string? problem)
    {
        header = null;
        consumed = 0;
        problem = null;
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0 ? bytes.Length > LongestLine - 2 : end > LongestLine - 2)
            return ProxyReader.Malformed($"The PROXY line is longer than {LongestLine} bytes.", out problem);
        if (end < 0 || (bytes[end] == '\r' && end + 1 == bytes.Length))
            return ProxyStatus.NeedMore;
        if (bytes[end] != '\r' || bytes[end + 1] != '\n')
            return ProxyReader.Malformed("The PROXY line does not end in CRLF.", out problem);

        if (!TryLine(bytes[Signature.Length..end], out header))
            return ProxyReader.Malformed("The PROXY line is not TCP4, TCP6 or UNKNOWN with two addresses and two ports.", out problem);
        consumed = end + 2;
        return ProxyStatus.Done;
    }

    private static bool TryLine(ReadOnlySpan<byte> line, out ProxyHeader? header)
    {
        header = null;
        // The specification §2.1: behind UNKNOWN anything may stand, and is ignored.
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
        {
            header = new ProxyHeader { Version = 1 };
            return true;
        }

        if (!Ascii.IsValid(line))
            return false;
        var words = Encoding.ASCII.GetString(line).Split(' ');
        if (words.Length != 5 || words[0] is not ("TCP4" or "TCP6"))
            return false;
        var isV4 = words[0] == "TCP4";
        if (!TryEnd(words[1], words[3], isV4, out var source) || !TryEnd(words[2], words[4], isV4, out var destination))
            return false;
        header = new ProxyHeader { Version = 1, Source = source, Destination = destination };
        return true;
    }

    private static bool TryEnd(string address, string port, bool isV4, out IPEndPoint? end)
    {
        end = null;
        Span<byte> bytes = stackalloc byte[16];
        if (!(isV4 ? IpText.TryReadV4(address, bytes) : IpText.TryReadV6(address, bytes)))
            return false;
        if (!Authority.TryPort(port, out var number) || (port.Length > 1 && port[0] == '0'))
            return false;
        end = new IPEndPoint(new IPAddress(isV4 ? bytes[..4] : bytes), number);
        return true;
    }
}
