using System.Globalization;
using System.Text;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>A random message: what it says, and the octets that say so in one of the many ways.</summary>
internal sealed class SearchLetter
{
    private static readonly string[] Vocabulary = ["alpha", "Beta", "gamma-ray", "Grüße", "KÖLN", "schön", "привет", "Мир", "x", "3:30", "über", "end."];

    private static readonly string[] Encodings = ["8bit", "base64", "quoted-printable"];

    private readonly Random _random;
    private readonly List<string> _headers = [];

    internal SearchLetter(Random random)
    {
        _random = random;
        Subject = Words(random, random.Next(0, 9));
        Name = Words(random, random.Next(1, 3));
        Address = $"user{random.Next(4)}@example.test";
        Sent = new DateOnly(2020, 1, 1).AddDays(random.Next(10));
        Arrived = new DateOnly(2020, 1, 1).AddDays(random.Next(10));
        Flags = string.Concat("FRST".Where(_ => random.Next(2) == 0));
        Field("Subject", Subject);
        Field("From", Name, $" <{Address}>");
        Plain("Date", $"{Sent.ToString("d MMM yyyy", CultureInfo.InvariantCulture)} 23:59:00 -0700");
        string content = random.Next(3) == 0 ? Multipart() : Part(_headers, isText: true);
        Octets = Encoding.Latin1.GetBytes(string.Concat(_headers.Select(line => line + "\n")) + "\n" + content);
        Size = Octets.Length + Octets.Count(octet => octet == '\n');
        // Encoded words are not searched as they are written.
        Headers.AddRange(_headers.Where(line => !line.StartsWith("Subject:", StringComparison.Ordinal) && !line.StartsWith("From:", StringComparison.Ordinal)));
    }

    internal string Subject { get; }

    internal string Name { get; }

    internal string Address { get; }

    internal DateOnly Sent { get; }

    internal DateOnly Arrived { get; }

    internal string Flags { get; }

    internal long Size { get; }

    internal byte[] Octets { get; }

    /// <summary>Texts that BODY searches.</summary>
    internal List<string> Texts { get; } = [];

    /// <summary>What TEXT searches besides: names and values.</summary>
    internal List<string> Headers { get; } = [];

    internal static string Words(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]));

    /// <summary>A piece of something that may stand somewhere.</summary>
    internal static string Needle(Random random)
    {
        string words = Words(random, 2);
        int start = random.Next(words.Length);
        string needle = words.Substring(start, 1 + random.Next(Math.Min(9, words.Length - start)));
        return random.Next(2) == 0 ? needle.ToUpperInvariant() : needle.ToLowerInvariant();
    }

    private void Plain(string name, string value) => _headers.Add($"{name}: {value}");

    /// <summary>A field as UTF-8, or in encoded words of either kind; folded at times.</summary>
    private void Field(string name, string text, string more = "")
    {
        string fold = _random.Next(2) == 0 ? "\n " : " ";
        string written = _random.Next(3) switch
        {
            0 => Raw(text.Replace(" ", fold, StringComparison.Ordinal)),
            1 => Encoded(text, part => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part))}?=", fold),
            _ => Encoded(text, part => $"=?UTF-8?q?{string.Concat(Encoding.UTF8.GetBytes(part).Select(octet => octet == ' ' ? "_" : char.IsAsciiLetter((char)octet) ? ((char)octet).ToString() : $"={octet:X2}"))}?=", fold),
        };
        _headers.Add($"{name}: {written}{more}");
        Headers.Add($"{name}: {text}{more}");
    }

    /// <summary>Cut anywhere, between letters: neighbours are one text.</summary>
    private string Encoded(string text, Func<string, string> encode, string fold)
    {
        int cut = _random.Next(text.Length + 1);
        return text.Length == 0 ? "" : cut == 0 || cut == text.Length ? encode(text) : encode(text[..cut]) + fold + encode(text[cut..]);
    }

    private string Multipart()
    {
        Plain("Content-Type", "multipart/mixed; boundary=\"=-b\"");
        var all = new StringBuilder("not searched: Beta\n");
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            var headers = new List<string>();
            string body = Part(headers, isText: _random.Next(3) > 0);
            all.Append(CultureInfo.InvariantCulture, $"--=-b\n{string.Concat(headers.Select(line => line + "\n"))}\n{body}\n");
            Headers.AddRange(headers);
        }
        return all.Append("--=-b--\nnor this: alpha\n").ToString();
    }

    private string Part(List<string> headers, bool isText)
    {
        string text = string.Join('\n', Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Words(_random, _random.Next(0, 12))));
        bool isLatin = text.All(letter => letter < 0x100) && _random.Next(2) == 0;
        byte[] octets = (isLatin ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text);
        if (isText)
            Texts.Add(text);
        headers.Add($"Content-Type: {(isText ? _random.Next(2) == 0 ? "text/plain" : "TEXT/HTML" : "application/octet-stream")}; charset={(isLatin ? "iso-8859-1" : "utf-8")}");
        int encoding = _random.Next(3);
        headers.Add("Content-Transfer-Encoding: " + Encodings[encoding]);
        return encoding switch
        {
            0 => Encoding.Latin1.GetString(octets),
            1 => string.Join('\n', Convert.ToBase64String(octets).Chunk(20).Select(line => new string(line))),
            _ => QuotedPrintable(octets),
        };
    }

    private string QuotedPrintable(byte[] octets)
    {
        var text = new StringBuilder();
        foreach (byte octet in octets)
        {
            text.Append(octet == '\n' ? "\n" : octet is > 32 and < 127 and not (byte)'=' ? ((char)octet).ToString() : $"={octet:X2}");
            if (_random.Next(15) == 0)
                text.Append("=\n");
        }
        return text.ToString();
    }

    private static string Raw(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
