using System.Buffers;
using System.Text;
using Postern.Wire.Message.Content;
using Postern.Wire.Message.Words;

namespace Postern.Wire.Message.Mime;

/// <summary>A parameter of a MIME field, its continuations joined (RFC 2231 §3).</summary>
/// <param name="Name">The name as it is spelled, without stars and numbers.</param>
/// <param name="Octets">The value without quotes; of an encoded one charset, language and text between single quotes, with its percent signs.</param>
/// <param name="IsEncoded">The value has a charset of its own (RFC 2231 §4).</param>
public sealed record Parameter(string Name, ReadOnlyMemory<byte> Octets, bool IsEncoded)
{
    /// <summary>The value as text: decoded by RFC 2231, or by RFC 2047, which mail programs use for names of files all the same.</summary>
    public string Text => IsEncoded ? Decoded() : EncodedWords.Decode(Octets.Span);

    /// <summary>Whether this is its name, in capitals or not.</summary>
    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    // extended-initial-value = [charset] "'" [language] "'" extended-other-values
    private string Decoded()
    {
        var value = Octets.Span;
        string charset = "";
        int first = value.IndexOf((byte)'\'');
        int second = first < 0 ? -1 : value[(first + 1)..].IndexOf((byte)'\'');
        if (second >= 0)
        {
            charset = Encoding.Latin1.GetString(value[..first]);
            value = value[(first + second + 2)..];
        }
        var plain = new ArrayBufferWriter<byte>(value.Length + 1);
        Percents(value, plain);
        return Charset.Decode(plain.WrittenSpan, charset);
    }

    // ext-octet = "%" 2(DIGIT / "A" / … / "F"); a false one stands for itself
    private static void Percents(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> output)
    {
        while (!value.IsEmpty)
        {
            int percent = value.IndexOf((byte)'%');
            output.Write(percent < 0 ? value : value[..percent]);
            value = percent < 0 ? default : value[percent..];
            if (value.Length >= 3 && Hex.TryRead(value[1], value[2], out byte octet))
            {
                output.Write([octet]);
                value = value[3..];
            }
            else if (!value.IsEmpty)
            {
                output.Write("%"u8);
                value = value[1..];
            }
        }
    }
}
