using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace Postern.Wire.Message.Words;

/// <summary>Charsets by the names that mails use (RFC 2978): those of the runtime and its code pages.</summary>
public static class Charset
{
#pragma warning disable SYSLIB0001 // The runtime warns of it as what is not decoded hides letters from filters; here nothing is judged before it is decoded.
    private static readonly Encoding Utf7 = new UTF7Encoding();
#pragma warning restore SYSLIB0001

    /// <summary>Names that occur and are not registered, and charsets that are a part of a larger one that is meant.</summary>
    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["unicode-1-1-utf-7"] = "utf-7",
        ["ascii"] = "us-ascii",
        ["ansi_x3.4-1968"] = "us-ascii",
        ["iso646-us"] = "us-ascii",
        ["646"] = "us-ascii",
        ["7bit"] = "us-ascii",
        // What calls itself ISO-8859-1 often has the quotes and dashes of windows-1252, where ISO-8859-1 has controls that nobody writes.
        ["iso-8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["latin-1"] = "windows-1252",
        ["l1"] = "windows-1252",
        ["8bit"] = "windows-1252",
        ["ansi"] = "windows-1252",
        ["iso-8859-8-i"] = "iso-8859-8",
        ["iso-8859-11"] = "windows-874",
        ["tis-620"] = "windows-874",
        ["koi8"] = "koi8-r",
        ["gb2312"] = "gb18030",
        ["gbk"] = "gb18030",
        ["x-gbk"] = "gb18030",
        ["cp936"] = "gb18030",
        ["hz"] = "hz-gb-2312",
        ["cp932"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["ms_kanji"] = "shift_jis",
        ["x-euc-jp"] = "euc-jp",
        ["cp949"] = "ks_c_5601-1987",
        ["ms949"] = "ks_c_5601-1987",
        ["uhc"] = "ks_c_5601-1987",
        ["euc-kr"] = "ks_c_5601-1987",
        ["cp950"] = "big5",
        ["big5-hkscs"] = "big5",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The charset of this name, in capitals or not; null for one that is not known here.</summary>
    public static Encoding? Find(string name)
    {
        name = Regular(name.Trim(' ', '\t', '"', '\''));
        return name switch
        {
            "utf-8" => Encoding.UTF8,
            "us-ascii" => Encoding.ASCII,
            "utf-16" or "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            "utf-32" or "utf-32le" => Encoding.UTF32,
            "utf-7" => Utf7,
            "" => null,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(name),
        };
    }

    /// <summary>Text in this charset; what is unknown, or says US-ASCII and is not, is guessed as <see cref="Guess"/> does. Wrong octets become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        var charset = Find(name);
        return charset is null || ReferenceEquals(charset, Encoding.ASCII) ? Guess(bytes) : charset.GetString(bytes);
    }

    /// <summary>Text whose charset nobody has said: UTF-8 where it is well formed (RFC 6532 §3.1), windows-1252 otherwise.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Find("windows-1252")?.GetString(bytes) ?? Encoding.Latin1.GetString(bytes);

    private static string Regular(string name)
    {
        name = name.ToLowerInvariant();
        if (Others.TryGetValue(name, out string? known))
            return known;
        name = Beginning(name, "iso8859-", "iso-8859-") ?? Beginning(name, "iso_8859-", "iso-8859-") ?? Beginning(name, "iso8859_", "iso-8859-")
            ?? Beginning(name, "cp125", "windows-125") ?? Beginning(name, "x-cp125", "windows-125") ?? Beginning(name, "win-125", "windows-125") ?? name;
        return Others.GetValueOrDefault(name, name);
    }

    private static string? Beginning(string name, string wrong, string right) =>
        name.StartsWith(wrong, StringComparison.Ordinal) ? right + name[wrong.Length..] : null;
}
