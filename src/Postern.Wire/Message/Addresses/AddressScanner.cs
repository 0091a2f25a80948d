using System.Buffers;

namespace Postern.Wire.Message.Addresses;

/// <summary>The pieces of an address field: words, comments and single letters, none of which is wrong.</summary>
internal ref struct AddressScanner(ReadOnlySpan<byte> value)
{
    // specials (RFC 5322 §3.2.3) that end a word here too; brackets and backslashes occur in names.
    private static readonly SearchValues<byte> WordEnd = SearchValues.Create(" \t\r\n()<>@,;:\"."u8);
    private static readonly SearchValues<byte> QuotedEnd = SearchValues.Create("\"\\"u8);

    private readonly ReadOnlySpan<byte> _value = value;
    private int _at;

    public readonly bool IsAtEnd => _at >= _value.Length;

    /// <summary>The next letter; zero at the end.</summary>
    public readonly byte Next => IsAtEnd ? (byte)0 : _value[_at];

    /// <summary>The comment passed last, without its parentheses; empty where none was.</summary>
    public (int Start, int End) Comment { get; private set; }

    public void Skip() => _at++;

    /// <summary>Forgets the comment, so that the next address does not get it.</summary>
    public void DropComment() => Comment = default;

    /// <summary>The text of the comment, without the backslashes in it.</summary>
    public readonly byte[] CommentText()
    {
        var text = new ArrayBufferWriter<byte>();
        Unescape(_value[Comment.Start..Comment.End], text);
        return text.WrittenSpan.ToArray();
    }

    // CFWS = (1*([FWS] comment) [FWS]) / FWS
    /// <summary>Passes blanks and comments; answers whether there were any.</summary>
    public bool Blanks()
    {
        int start = _at;
        int depth = 0;
        int comment = 0;
        for (; !IsAtEnd; _at++)
        {
            byte letter = _value[_at];
            if (letter == '(' && depth++ == 0)
                comment = _at + 1;
            else if (letter == ')' && depth > 0 && --depth == 0)
                Comment = (comment, _at);
            else if (letter == '\\' && depth > 0)
                _at++;
            else if (depth == 0 && letter is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)')'))
                break;
        }
        _at = Math.Min(_at, _value.Length);
        return _at > start;
    }

    /// <summary>Takes a word, a quoted string or a dot; answers whether there was one.</summary>
    public bool Word(ArrayBufferWriter<byte> text)
    {
        if (IsAtEnd)
            return false;
        if (_value[_at] == '"')
        {
            Quoted(text);
            return true;
        }
        int length = _value[_at] == '.' ? 1 : _value[_at..].IndexOfAny(WordEnd);
        length = length < 0 ? _value.Length - _at : length;
        text.Write(_value.Slice(_at, length));
        _at += length;
        return length > 0;
    }

    /// <summary>Takes an address literal, or what begins as one.</summary>
    public void Literal(ArrayBufferWriter<byte> text)
    {
        int length = _value[_at..].IndexOf((byte)']') + 1;
        length = length == 0 ? _value.Length - _at : length;
        text.Write(_value.Slice(_at, length));
        _at += length;
    }

    // quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE; without its end it ends with the value
    private void Quoted(ArrayBufferWriter<byte> text)
    {
        int start = ++_at;
        while (!IsAtEnd && _value[_at] != '"')
        {
            if (_value[_at] == '\\')
                _at = Math.Min(_at + 2, _value.Length);
            else
                _at += Math.Max(1, _value[_at..].IndexOfAny(QuotedEnd) is var length and >= 0 ? length : _value.Length - _at);
        }
        Unescape(_value[start.._at], text);
        _at = Math.Min(_at + 1, _value.Length);
    }

    private static void Unescape(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        while (true)
        {
            int slash = text.IndexOf((byte)'\\');
            output.Write(slash < 0 ? text : text[..slash]);
            if (slash < 0 || slash + 1 == text.Length)
                return;
            output.Write(text.Slice(slash + 1, 1));
            text = text[(slash + 2)..];
        }
    }
}
