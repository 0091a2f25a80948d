using System.Text;

namespace Postern.Wire.Pop3;

/// <summary>The language of replies (RFC 6856 §3): one.</summary>
public static class Pop3Languages
{
    /// <summary>The answer to LANG: the list where it stands alone, a yes to English and to whatever we like best, else a no.</summary>
    public static string Answer(ReadOnlySpan<byte> argument)
    {
        if (argument.IsEmpty)
            return "+OK Languages\r\nen English\r\n.\r\n";
        return argument is [(byte)'*'] || Ascii.EqualsIgnoreCase(argument, "en"u8)
            ? "+OK en English it is\r\n"
            : Pop3Reply.Error("Not in this language").Format();
    }
}
