using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Postern.Wire.Message.Content;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Words;

namespace Postern.Wire.Message.Searching;

/// <summary>The body of one part as it is searched, piece by piece: its transfer encoding and its charset taken off, folded in its capitals.</summary>
/// <remarks>
/// A charset that is missing, unknown or US-ASCII is guessed by the first octets that hold more than US-ASCII: UTF-8 where they are well formed, windows-1252 otherwise.
/// Of an unknown transfer encoding the body is taken as it stands.
/// </remarks>
public sealed class SearchedBody
{
    private const int MostOfALetter = 4;

    private readonly ContentDecoder _content;
    private readonly ArrayBufferWriter<byte> _decoded = new();
    private readonly byte[] _held = new byte[MostOfALetter];
    private Encoding? _charset;
    private Decoder? _decoder;
    private bool _keepsAscii;
    private int _heldLength;

    /// <summary>Begins before the first octet of a part's body.</summary>
    public SearchedBody(MessagePart part)
    {
        _content = ContentDecoder.For(Encoding.Latin1.GetBytes(part.TransferEncoding)) ?? ContentDecoder.For(default)!; // nothing is 7bit, which there is
        Take(part.ContentType["charset"] is { } name && Charset.Find(name) is { } charset && !ReferenceEquals(charset, Encoding.ASCII) ? charset : null);
    }

    /// <summary>Whether a part is text: <c>text/*</c>, what <c>message/*</c> tells in lines, and what is shown as text as it names no boundary.</summary>
    public static bool IsSearched(MessagePart part) =>
        !part.IsMultipart && part.Children.Count == 0 && (part.ContentType.IsText || part.ContentType.IsMultipart || part.ContentType.Type.Equals("message", StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes the next octets, as they stand in the message; gives what they are.</summary>
    public void Add(ReadOnlySpan<byte> octets, FoldedText output)
    {
        if (_content is PlainDecoder)
        {
            AddText(octets, isLast: false, output);
            return;
        }
        _decoded.ResetWrittenCount();
        _content.Decode(octets, _decoded);
        AddText(_decoded.WrittenSpan, isLast: false, output);
    }

    /// <summary>The body has ended.</summary>
    public void Finish(FoldedText output)
    {
        _decoded.ResetWrittenCount();
        _content.Finish(_decoded);
        AddText(_decoded.WrittenSpan, isLast: true, output);
    }

    private void AddText(ReadOnlySpan<byte> text, bool isLast, FoldedText output)
    {
        if (_heldLength == 0 && (_charset is null || _keepsAscii) && Ascii.IsValid(text))
        {
            output.AddUtf8(text);
            return;
        }
        if (_heldLength > 0)
        {
            byte[] whole = [.. _held.AsSpan(0, _heldLength), .. text];
            _heldLength = 0;
            AddText(whole, isLast, output);
            return;
        }
        if (_charset is null && !TryGuess(text, isLast))
        {
            AddUtf8(text, isLast, output);
            return;
        }
        if (ReferenceEquals(_charset, Encoding.UTF8))
            AddUtf8(text, isLast, output);
        else
            AddDecoded(text, isLast, output);
    }

    private void Take(Encoding? charset)
    {
        _charset = charset;
        _decoder = charset is null || ReferenceEquals(charset, Encoding.UTF8) ? null : charset.GetDecoder();
        _keepsAscii = charset is not null && (ReferenceEquals(charset, Encoding.UTF8) || (charset.IsSingleByte && KeepsAscii(charset)));
    }

    private static bool KeepsAscii(Encoding charset)
    {
        Span<byte> octets = stackalloc byte[128];
        Span<char> letters = stackalloc char[128];
        for (int i = 0; i < octets.Length; i++)
            octets[i] = (byte)i;
        int count = charset.GetChars(octets, letters);
        for (int i = 0; i < count; i++)
        {
            if (letters[i] != i)
                return false;
        }
        return count == 128;
    }

    /// <summary>Guesses by a text that is not ASCII; not yet where only the letter is not that the piece ends within.</summary>
    private bool TryGuess(ReadOnlySpan<byte> text, bool isLast)
    {
        var whole = text[..^(isLast ? 0 : Cut(text))];
        if (Ascii.IsValid(whole) && whole.Length < text.Length)
            return false;
        Take(Utf8.IsValid(whole) ? Encoding.UTF8 : Charset.Find("windows-1252") ?? Encoding.Latin1);
        return true;
    }

    private void AddUtf8(ReadOnlySpan<byte> text, bool isLast, FoldedText output)
    {
        int cut = isLast ? 0 : Cut(text);
        output.AddUtf8(text[..^cut]);
        text[^cut..].CopyTo(_held);
        _heldLength = cut;
    }

    /// <summary>Octets at the end that begin a letter of UTF-8, and do not end it.</summary>
    private static int Cut(ReadOnlySpan<byte> text)
    {
        for (int back = 1; back < MostOfALetter && back <= text.Length; back++)
        {
            byte octet = text[^back];
            if (octet >= 0xC0)
                return Rune.DecodeFromUtf8(text[^back..], out _, out _) == OperationStatus.NeedMoreData ? back : 0;
            if (octet < 0x80)
                return 0;
        }
        return 0;
    }

    private void AddDecoded(ReadOnlySpan<byte> text, bool isLast, FoldedText output)
    {
        var decoder = _decoder!; // every charset but UTF-8 has one
        char[] letters = ArrayPool<char>.Shared.Rent(_charset!.GetMaxCharCount(Math.Min(text.Length, 16 * 1024) + MostOfALetter)); // whoever decodes has a charset
        try
        {
            do
            {
                decoder.Convert(text, letters, isLast, out int used, out int count, out _);
                text = text[used..];
                output.Add(letters.AsSpan(0, count));
            }
            while (!text.IsEmpty);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
        }
    }
}
