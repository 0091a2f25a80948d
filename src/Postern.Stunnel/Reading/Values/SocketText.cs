using System.Text;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading.Values;

/// <summary>The values of <c>socket</c>: <c>a|l|r:NAME=VALUE[:VALUE]</c>.</summary>
internal static class SocketText
{
    private const int LongestText = 15; // IFNAMSIZ, and its zero byte

    /// <summary>What stunnel sets unless the file says otherwise.</summary>
    public static IReadOnlyList<SocketOption> Defaults { get; } =
        [.. from name in SocketNames.All from side in name.Sides select Option(side, name, Number(1))];

    /// <summary>The option; null for what is none.</summary>
    public static SocketOption? Read(string text)
    {
        if (text is not ['a' or 'l' or 'r', ':', ..] || text.IndexOf('=') is not (> 0 and var equals))
            return null;
        var name = SocketNames.All.FirstOrDefault(name => name.Name == text[2..equals]);
        return name is not null && Value(name.Kind, text[(equals + 1)..]) is { } value ? Option(text[0], name, value) : null;
    }

    /// <summary>Puts an option in the place of what was said of it before, all in the order in which they are set.</summary>
    public static IReadOnlyList<SocketOption> With(IReadOnlyList<SocketOption> options, SocketOption option) =>
    [
        .. options.Where(other => other.Side != option.Side || other.Name != option.Name).Append(option)
            .OrderBy(other => "alr".IndexOf(other.Side)).ThenBy(other => Array.FindIndex(SocketNames.All, name => name.Name == other.Name)),
    ];

    private static byte[]? Value(SocketValueKind kind, string text) => kind switch
    {
        SocketValueKind.Flag => text == "1" || Words.Is(text, "yes") ? Number(1) : text == "0" || Words.Is(text, "no") ? Number(0) : null,
        SocketValueKind.Number => Lenient(text) is { } number ? Number(number) : null,
        SocketValueKind.Linger => Pair(text) is var (on, seconds) ? [.. Number(on), .. Number(seconds)] : null,
        SocketValueKind.Time => Pair(text) is var (seconds, micro) ? [.. Long(seconds), .. Long(micro)] : null,
        _ => Encoding.UTF8.GetByteCount(text) <= LongestText ? Encoding.UTF8.GetBytes(text) : null,
    };

    private static (int First, int Second)? Pair(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 2 || Lenient(parts[0]) is not { } first)
            return null;
        return parts.Length == 1 ? (first, 0) : Lenient(parts[1]) is { } second ? (first, second) : null;
    }

    // Nothing at all is 0 to stunnel here.
    private static int? Lenient(string text) => text.Length == 0 ? 0 : Words.Number(text);

    private static byte[] Number(int number) => BitConverter.GetBytes(number);

    private static byte[] Long(long number) => BitConverter.GetBytes(number);

    private static SocketOption Option(char side, SocketName name, byte[] value) => new(side, name.Name, name.Level, name.Option, value);
}
