using System.Buffers;
using System.Globalization;
using System.Text;

namespace Postern.Logging.Stunnel;

/// <summary>stunnel's lines: <c>YYYY.MM.DD HH:MM:SS LOGn[id]: text</c> in local time.</summary>
internal sealed class StunnelText(TimeZoneInfo zone) : ILogText
{
    /// <summary>Letters of the longest line, as in stunnel.</summary>
    private const int Longest = 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _second = -1;
    private string _stamp = "";

    public ReadOnlySpan<byte> Format(ReadOnlySpan<LogLine> lines)
    {
        _bytes.ResetWrittenCount();
        foreach (LogLine line in lines)
        {
            Encoding.UTF8.GetBytes(Stamp(line.Time), _bytes);
            Encoding.UTF8.GetBytes(Words(line), _bytes);
            _bytes.Write("\n"u8);
        }
        return _bytes.WrittenSpan;
    }

    /// <summary>A line without its time, as syslog gets it.</summary>
    public static string Words(LogLine line) => $"LOG{line.Severity}[{line.Source}]: {Clean(line.Text)}";

    /// <summary>The text without what could end its line; the peer chooses part of it.</summary>
    public static string Clean(string text)
    {
        string cut = text.Length > Longest ? text[..Longest] : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(letter => char.IsControl(letter) ? '.' : letter)) : cut;
    }

    private string Stamp(DateTimeOffset time)
    {
        long second = time.ToUnixTimeSeconds();
        if (second == _second)
            return _stamp;
        _second = second;
        return _stamp = TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy.MM.dd HH:mm:ss ", CultureInfo.InvariantCulture);
    }
}
