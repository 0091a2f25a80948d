namespace Postern.Net.Preludes;

/// <summary>Makes a peer's own words fit for a log line and for another peer.</summary>
internal static class PeerText
{
    /// <summary>The words in printable ASCII, cut to <see cref="PreludeLimits.PeerText"/>; never a line end, never a control character.</summary>
    internal static string Of(ReadOnlySpan<byte> words)
    {
        words = words.Length > PreludeLimits.PeerText ? words[..PreludeLimits.PeerText] : words;
        return string.Create(words.Length, words, static (text, bytes) =>
        {
            for (int i = 0; i < bytes.Length; i++)
                text[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '?';
        }).Trim();
    }

    /// <summary>The same for a text of ours, which may quote a peer.</summary>
    internal static string Of(string words) => Of(System.Text.Encoding.UTF8.GetBytes(words));
}
