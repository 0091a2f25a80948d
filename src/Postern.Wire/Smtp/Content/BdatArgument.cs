using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Smtp.Content;

/// <summary>What BDAT says (RFC 3030 §2): how many octets follow, and whether they are the last.</summary>
/// <param name="Size">Octets that follow.</param>
/// <param name="IsLast">The mail is whole with them.</param>
public readonly record struct BdatArgument(long Size, bool IsLast)
{
    /// <summary>Reads <c>size [LAST]</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> argument, out BdatArgument bdat, [NotNullWhen(false)] out SmtpReply? refusal)
    {
        bdat = default;
        refusal = SmtpReply.Of(501, "5.5.4", "BDAT wants a size, and LAST or nothing");
        // chunk-size = 1*DIGIT
        if (argument.IsEmpty || argument[0] is < (byte)'0' or > (byte)'9' || !Utf8Parser.TryParse(argument, out long size, out int length))
            return false;
        var rest = argument[length..];
        bool isLast = Ascii.EqualsIgnoreCase(rest.TrimStart((byte)' '), "LAST"u8);
        if (!rest.IsEmpty && (rest[0] != ' ' || !isLast))
            return false;
        bdat = new(size, isLast);
        refusal = null;
        return true;
    }

    /// <summary>The argument as it is written.</summary>
    public override string ToString() => IsLast ? $"{Size} LAST" : $"{Size}";
}
