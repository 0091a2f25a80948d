using System.Text;
using Postern.Wire.Text.Normalizing;

namespace Postern.Wire.Message.Searching;

/// <summary>Text in the one form in which it is compared: capitals, marks apart from their letters, as UTF-8. It is i;unicode-casemap (RFC 5051 §2.1) without its order of marks.</summary>
/// <remarks>
/// A letter that comes apart to small ones (<c>ﬁ</c>) becomes capitals too. A CR is left out, so that both line ends are the same.
/// As a mark follows its letter, a letter without one is found in one with it, and not the other way.
/// </remarks>
public sealed class FoldedText
{
    // UTF-8 of the longest that one character comes apart to (U+FDFA, 18 characters).
    private const int MostOctets = 64;

    private byte[] _bytes = new byte[1024];

    /// <summary>The octets.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>The form of a text that is short.</summary>
    public static byte[] Of(string text)
    {
        var folded = new FoldedText();
        folded.Add(text);
        return folded.Span.ToArray();
    }

    /// <summary>Takes characters. What is no character becomes U+FFFD.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExceptInRange('\0', '\x7F');
            AddPlain(plain < 0 ? text : text[..plain]);
            text = plain < 0 ? default : text[plain..];
            while (!text.IsEmpty && text[0] > '\x7F')
            {
                Rune.DecodeFromUtf16(text, out var character, out int taken);
                AddRune(character);
                text = text[taken..];
            }
        }
    }

    /// <summary>Takes UTF-8. What is no character becomes U+FFFD; give a character whole.</summary>
    public void AddUtf8(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            AddPlain(plain < 0 ? text : text[..plain]);
            text = plain < 0 ? default : text[plain..];
            while (!text.IsEmpty && text[0] > 0x7F)
            {
                Rune.DecodeFromUtf8(text, out var character, out int taken);
                AddRune(character);
                text = text[taken..];
            }
        }
    }

    /// <summary>Whether the octets of another text are somewhere in here.</summary>
    public bool Contains(ReadOnlySpan<byte> folded) => Span.IndexOf(folded) >= 0;

    /// <summary>There is nothing any more.</summary>
    public void Clear() => Length = 0;

    /// <summary>Only the last octets stay.</summary>
    public void KeepLast(int count)
    {
        if (count >= Length)
            return;
        Span[^count..].CopyTo(_bytes);
        Length = count;
    }

    /// <summary>From there on several blanks, tabs and line ends become one blank each; none stays at the beginning and at the end.</summary>
    public void Compact(int from)
    {
        var part = _bytes.AsSpan(from, Length - from);
        int written = 0;
        bool isBlank = true;
        foreach (byte octet in part)
        {
            bool wasBlank = isBlank;
            isBlank = octet is (byte)' ' or (byte)'\t' or (byte)'\n';
            if (!isBlank || !wasBlank)
                part[written++] = isBlank ? (byte)' ' : octet;
        }
        Length = from + written - (isBlank && written > 0 ? 1 : 0);
    }

    private void AddPlain(ReadOnlySpan<char> ascii)
    {
        Room(ascii.Length);
        _ = Ascii.ToUpper(ascii, _bytes.AsSpan(Length), out int written);
        Keep(written);
    }

    private void AddPlain(ReadOnlySpan<byte> ascii)
    {
        Room(ascii.Length);
        _ = Ascii.ToUpper(ascii, _bytes.AsSpan(Length), out int written);
        Keep(written);
    }

    /// <summary>Keeps what was just written, but for its CRs.</summary>
    private void Keep(int count)
    {
        var added = _bytes.AsSpan(Length, count);
        int kept = added.IndexOf((byte)'\r');
        if (kept < 0)
        {
            Length += count;
            return;
        }
        for (int at = kept; at < count;)
        {
            int cr = added[at..].IndexOf((byte)'\r');
            int length = cr < 0 ? count - at : cr;
            added.Slice(at, length).CopyTo(added[kept..]);
            kept += length;
            at += length + 1;
        }
        Length += kept;
    }

    private void AddRune(Rune character)
    {
        Room(MostOctets);
        Span<int> syllable = stackalloc int[3];
        var upper = Rune.ToUpperInvariant(character);
        var parts = Decomposition.Parts(upper.Value, syllable);
        if (parts.IsEmpty)
        {
            Length += upper.EncodeToUtf8(_bytes.AsSpan(Length));
            return;
        }
        foreach (int part in parts)
            Length += Rune.ToUpperInvariant(new Rune(part)).EncodeToUtf8(_bytes.AsSpan(Length));
    }

    private void Room(int octets)
    {
        if (_bytes.Length - Length < octets)
            Array.Resize(ref _bytes, Math.Max(Length + octets, 2 * _bytes.Length));
    }
}
