using System.Buffers;
using System.Text;
using Postern.Wire.Message.Headers;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>Some fields of a header, as HEADER.FIELDS wants them: as they stand, in their order, with the empty line behind them where the header has one (RFC 9051 §6.4.5.1).</summary>
internal static class HeaderFields
{
    /// <summary>Arbitrary: octets of a header that are looked at; whoever sends a longer one is not read any more carefully.</summary>
    internal const int Longest = 1 << 20;

    /// <summary>The fields of these names, or all others.</summary>
    internal static ReadOnlyMemory<byte> Choose(ReadOnlySpan<byte> header, IReadOnlyList<string> names, bool isNot)
    {
        byte[][] wanted = [.. names.Select(Encoding.ASCII.GetBytes)];
        var chosen = new ArrayBufferWriter<byte>(256);
        var reader = new FieldReader(header);
        while (reader.MoveNext())
        {
            if (IsOne(reader.Current, wanted) != isNot)
                chosen.Write(reader.Current.Whole);
        }
        if (header.SequenceEqual("\r\n"u8) || header.EndsWith("\r\n\r\n"u8))
            chosen.Write("\r\n"u8);
        return chosen.WrittenMemory;
    }

    private static bool IsOne(RawField field, byte[][] names)
    {
        foreach (byte[] name in names)
        {
            if (field.IsNamed(name))
                return true;
        }
        return false;
    }
}
