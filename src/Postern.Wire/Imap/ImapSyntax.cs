using System.Buffers;

namespace Postern.Wire.Imap;

/// <summary>The classes of letters of RFC 9051 §9.</summary>
internal static class ImapSyntax
{
    // ATOM-CHAR = <any CHAR except atom-specials>; atom-specials = "(" / ")" / "{" / SP / CTL / list-wildcards / quoted-specials / resp-specials
    internal static readonly SearchValues<byte> AtomChar =
        SearchValues.Create("!#$&'+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    // ASTRING-CHAR = ATOM-CHAR / resp-specials; resp-specials = "]"
    internal static readonly SearchValues<byte> AstringChar =
        SearchValues.Create("!#$&'+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    // list-char = ATOM-CHAR / list-wildcards / resp-specials; list-wildcards = "%" / "*"
    internal static readonly SearchValues<byte> ListChar =
        SearchValues.Create("!#$%&'*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    /// <summary>What stands between two blanks in the LOGIN of careless clients: any printable letter that begins nothing else.</summary>
    internal static readonly SearchValues<byte> LoginChar =
        SearchValues.Create("!#$%&'*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    // tag = 1*<any ASTRING-CHAR except "+">
    internal static readonly SearchValues<byte> TagChar =
        SearchValues.Create("!#$&',-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    // TEXT-CHAR = <any CHAR except CR and LF>, without the quoted-specials
    internal static bool IsQuotable(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExceptInRange((byte)0x01, (byte)0x7F) && !bytes.ContainsAny((byte)'\r', (byte)'\n');

    internal static bool IsTag(ReadOnlySpan<byte> word) => word.Length is > 0 and <= ImapLimits.Tag && !word.ContainsAnyExcept(TagChar);

    internal static bool IsAtom(ReadOnlySpan<byte> word) => !word.IsEmpty && !word.ContainsAnyExcept(AtomChar);
}
