using System.Text;

namespace Postern.Wire.Dns;

/// <summary>Domain names as text and as labels.</summary>
/// <remarks>
/// The text has no dot at its end; a dot or backslash within a label is escaped by a backslash, an unusual byte as
/// <c>\DDD</c> (RFC 1035 §5.1). The root is the empty text.
/// </remarks>
public static class DnsName
{
    internal const int LongestLabel = 63; // RFC 1035 §2.3.4
    internal const int LongestName = 255; // RFC 1035 §2.3.4

    /// <summary>Writes a name as labels; answers false where the text is no name or does not fit.</summary>
    public static bool TryEncode(string text, Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length > LongestName)
            destination = destination[..LongestName];
        var labelStart = 0;
        var next = 1;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '.')
            {
                if (!TryClose(destination, ref labelStart, ref next))
                    return false;
                i++;
                continue;
            }

            if (next >= destination.Length || !TryByte(text, ref i, out destination[next++]))
                return false;
        }

        // What is left open at the end is the last label; a dot at the end has closed it already.
        if (next > labelStart + 1 && !TryClose(destination, ref labelStart, ref next))
            return false;
        if (labelStart >= destination.Length)
            return false;
        destination[labelStart] = 0;
        written = labelStart + 1;
        return true;
    }

    /// <summary>Whether two names are the same, in any case of letters (RFC 4343 §3) and with or without the last dot.</summary>
    public static bool AreSame(string one, string other) =>
        WithoutRoot(one).Equals(WithoutRoot(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes away the dot at the end that stands for the root; an escaped one belongs to its label.</summary>
    internal static ReadOnlySpan<char> WithoutRoot(ReadOnlySpan<char> name)
    {
        if (!name.EndsWith('.'))
            return name;
        var rest = name[..^1];
        var escapes = rest.Length - rest.TrimEnd('\\').Length;
        return escapes % 2 == 0 ? rest : name;
    }

    internal static void AppendLabel(StringBuilder text, ReadOnlySpan<byte> label)
    {
        if (text.Length > 0)
            text.Append('.');
        foreach (var value in label)
        {
            if (value is (byte)'.' or (byte)'\\')
                text.Append('\\').Append((char)value);
            else if (value is <= (byte)' ' or >= 0x7f)
                text.Append('\\').Append(value.ToString("D3"));
            else
                text.Append((char)value);
        }
    }

    private static bool TryClose(Span<byte> destination, ref int labelStart, ref int next)
    {
        var length = next - labelStart - 1;
        if (length is 0 or > LongestLabel || next >= destination.Length)
            return false;
        destination[labelStart] = (byte)length;
        labelStart = next++;
        return true;
    }

    private static bool TryByte(string text, ref int i, out byte value)
    {
        value = 0;
        var c = text[i++];
        if (c > 0x7e || c <= ' ')
            return false;
        if (c != '\\')
        {
            value = (byte)c;
            return true;
        }

        if (i + 3 <= text.Length && char.IsAsciiDigit(text[i]))
        {
            i += 3;
            return byte.TryParse(text.AsSpan(i - 3, 3), System.Globalization.NumberStyles.None, null, out value);
        }

        if (i >= text.Length || text[i] is not ('.' or '\\'))
            return false;
        value = (byte)text[i++];
        return true;
    }
}
