using System.Text;

namespace Postern.Wire.Text;

/// <summary>What a peer has said, fit for a log line, a terminal and another peer.</summary>
public static class PeerWords
{
    private const int Longest = 255; // arbitrary: as long as a name may be (RFC 1035 §2.3.4)

    /// <summary>The bytes in printable ASCII, a question mark for each that is not, cut to a length.</summary>
    public static string Printable(ReadOnlySpan<byte> words, int longest = Longest)
    {
        words = words[..Math.Min(words.Length, longest)];
        return string.Create(words.Length, words, static (text, bytes) =>
        {
            for (var i = 0; i < bytes.Length; i++)
                text[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '?';
        });
    }

    /// <summary>The same for a text.</summary>
    public static string Printable(string words, int longest = Longest) => Printable(Encoding.UTF8.GetBytes(words), longest);
}
