using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Postern.Logging;

/// <summary>Turns lines into bytes: <c>2026-11-21T08:00:00Z info  door: text</c>, or one JSON object each.</summary>
internal sealed class LogText(bool json, bool colour) : ILogText
{
    private const int LongestText = 8 * 1024; // arbitrary: a line stays one write
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _second = -1;
    private byte[] _stamp = [];

    /// <summary>The bytes of these lines, valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(ReadOnlySpan<LogLine> lines)
    {
        _bytes.ResetWrittenCount();
        foreach (var line in lines)
        {
            if (json)
                WriteJson(line);
            else
                WriteText(line);
            _bytes.Write("\n"u8);
        }

        return _bytes.WrittenSpan;
    }

    /// <summary>The text of a line without what could end it or play with a terminal: the peer chooses part of it.</summary>
    public static string Clean(string text)
    {
        var cut = text.Length > LongestText ? string.Concat(text.AsSpan(0, LongestText), "…") : text;
        return cut.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && cut.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0
            ? cut
            : string.Create(cut.Length, cut, static (clean, text) =>
            {
                for (var i = 0; i < text.Length; i++)
                    clean[i] = char.IsControl(text[i]) ? '?' : text[i];
            });
    }

    private void WriteText(LogLine line)
    {
        var paint = colour ? LogWords.Colour(line.Level) : default;
        _bytes.Write(Stamp(line.Time));
        _bytes.Write(" "u8);
        _bytes.Write(paint);
        WriteUtf8(LogWords.Name(line.Level).PadRight(6));
        if (line.Source.Length > 0)
        {
            WriteUtf8(Clean(line.Source));
            _bytes.Write(": "u8);
        }

        WriteUtf8(Clean(line.Text));
        if (paint.Length > 0)
            _bytes.Write("\e[0m"u8);
    }

    private void WriteJson(LogLine line)
    {
        using var writer = new Utf8JsonWriter(_bytes, JsonText.Options);
        writer.WriteStartObject();
        writer.WriteString("time", line.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        writer.WriteString("level", LogWords.Name(line.Level));
        writer.WriteString("source", line.Source);
        if (line.Event.Name is not null)
            writer.WriteString("event", line.Event.Name);
        foreach (var (name, value) in line.Facts ?? [])
        {
            if (name != "{OriginalFormat}")
                WriteFact(writer, name, value);
        }

        writer.WriteString("text", Clean(line.Text));
        writer.WriteEndObject();
    }

    private static void WriteFact(Utf8JsonWriter writer, string name, object? value)
    {
        var key = JsonNamingPolicy.CamelCase.ConvertName(name);
        // A fact never takes the place of what every line has.
        if (key is "time" or "level" or "source" or "event" or "text")
            key += "_";
        switch (value)
        {
            case null: writer.WriteNull(key); break;
            case bool b: writer.WriteBoolean(key, b); break;
            case int i: writer.WriteNumber(key, i); break;
            case long l: writer.WriteNumber(key, l); break;
            case double d when double.IsFinite(d): writer.WriteNumber(key, d); break;
            default: writer.WriteString(key, Clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")); break;
        }
    }

    private void WriteUtf8(string text) => Encoding.UTF8.GetBytes(text, _bytes);

    private byte[] Stamp(DateTimeOffset time)
    {
        var second = time.ToUnixTimeSeconds();
        if (second == _second)
            return _stamp;
        _second = second;
        return _stamp = Rfc3339.Of(time);
    }
}
