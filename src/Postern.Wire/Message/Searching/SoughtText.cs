using System.Buffers;

namespace Postern.Wire.Message.Searching;

/// <summary>A text that is searched for in fields of a header, whose blanks are one blank each wherever a field is folded.</summary>
public sealed class SoughtText
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\n"u8);

    private readonly byte[] _text;
    private readonly byte[]? _before;

    private SoughtText(byte[] text, byte[]? before) => (_text, _before) = (text, before);

    /// <summary>It is nothing, which is in every field.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>Makes a text ready: capitals and blanks do not count, a line end is that of a field.</summary>
    public static SoughtText Of(string text)
    {
        byte[] folded = FoldedText.Of(text);
        var sought = new ArrayBufferWriter<byte>(Math.Max(1, folded.Length));
        var rest = folded.AsSpan();
        while (rest.IndexOfAny(Blanks) is var blank and >= 0)
        {
            sought.Write(rest[..blank]);
            int length = rest[blank..].IndexOfAnyExcept(Blanks);
            var blanks = length < 0 ? rest[blank..] : rest.Slice(blank, length);
            rest = rest[(blank + blanks.Length)..];
            // A line end within a field has a blank behind it (RFC 5322 §2.2.3).
            if (!rest.IsEmpty)
                sought.Write(blanks[^1] == '\n' ? "\n"u8 : " "u8);
            else if (blanks.Contains((byte)'\n'))
                return new([.. sought.WrittenSpan, (byte)'\n'], [.. sought.WrittenSpan, (byte)' ']);
            else
                sought.Write(" "u8);
        }
        sought.Write(rest);
        return new(sought.WrittenSpan.ToArray(), before: null);
    }

    /// <summary>Whether it is somewhere in fields as <see cref="SearchedField"/> adds them.</summary>
    public bool IsIn(FoldedText fields) => fields.Contains(_text) || (_before is not null && fields.Contains(_before));
}
