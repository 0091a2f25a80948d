using System.Globalization;
using System.Text;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Words;

namespace Postern.Interop.Tests.Messages;

/// <summary>One SEARCH.</summary>
/// <param name="Key">Its first word.</param>
/// <param name="Rest">What follows, up to the text.</param>
/// <param name="Text">The text it searches for; empty where there is none.</param>
internal sealed record SearchedFor(string Key, string Rest, string Text)
{
    private static readonly string[] Words =
    [
        "the", "hello", "test", "mail", ".com", "<p", "utf-8", "boundary", "image", "multipart", "text/plain", "received:", "attachment", "http://", "font", "postmaster", "plain\r\n", "e", " ", "2005",
        "ä", "é", "ü", "Ü", "ß", "ş", "привет", "тест", "テスト", "日本", "测试", "한", "“", "€", "ﬁ", "naïve", "\u0301",
    ];

    private static readonly string[] Days = ["1-Jan-1995", "21-Mar-1993", "7-May-2005", "8-May-2005", "1-Jan-2010", "21-Nov-2026"];

    private static readonly string[] Plain =
    [
        "ALL", "SEEN", "UNSEEN", "FLAGGED", "OR FLAGGED DELETED", "NOT (SEEN FLAGGED)", "KEYWORD $work", "UNKEYWORD $work", "KEYWORD none", "1,3:5,*", "UID 2:4", "UID 100000:*", "NOT 1:10",
        "LARGER 1000", "SMALLER 1000", "LARGER 0", "SMALLER 1", "OLDER 1000", "YOUNGER 1000", "HEADER Message-ID \"\"", "HEADER Reply-To \"\"", "SUBJECT \"\"", "FROM \"\"", "BODY \"\"", "NOT TEXT \"\"",
        "OR (SUBJECT re FROM com) NOT BODY the", "NOT OR BODY the TEXT mail", "SMALLER 2000 BODY a NOT HEADER Cc \"\"",
    ];

    /// <summary>As it is said to a server, each character an octet.</summary>
    internal string Said => Text.Length == 0 ? $"{Key}{Rest}"
        : string.Create(CultureInfo.InvariantCulture, $"{Key}{Rest} {{{Encoding.UTF8.GetByteCount(Text)}+}}\r\n{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Text))}");

    /// <summary>As a reader is shown it.</summary>
    public override string ToString() => $"{Key}{Rest} {Text.ReplaceLineEndings("↵")}".TrimEnd();

    /// <summary>Searches by every key, for words of their own and for words out of these messages.</summary>
    internal static IEnumerable<SearchedFor> All(IEnumerable<byte[]> messages)
    {
        foreach (string plain in Plain)
            yield return new(plain.Split(' ')[0], plain[plain.Split(' ')[0].Length..], "");
        foreach (string day in Days)
        {
            foreach (string key in (string[])["BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE"])
                yield return new(key, " " + day, "");
        }
        foreach (string word in Words.Concat(messages.SelectMany(OwnWords)).Distinct(StringComparer.Ordinal))
        {
            foreach (string key in (string[])["SUBJECT", "FROM", "TO", "CC", "BODY", "TEXT"])
                yield return new(key, "", word);
            yield return new("HEADER", " Content-Type", word);
            yield return new("HEADER", " Received", word);
        }
    }

    /// <summary>Words that are in this message, so that something is found.</summary>
    private static IEnumerable<string> OwnWords(byte[] message)
    {
        MessagePart part = MessageReader.Read(message);
        foreach (PartField field in (PartField[])[PartField.Subject, PartField.From])
        {
            string[] words = EncodedWords.Decode(part.Fields[field]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[^1].Length is > 2 and < 60)
                yield return words[^1];
        }
        string[] lines = Encoding.Latin1.GetString(message).Split('\n');
        string line = lines[lines.Length / 2].Trim();
        if (line.Length is > 3 and < 60 && line.All(char.IsAscii))
            yield return line[(line.Length / 3)..];
    }
}
