using System.Buffers;

namespace Postern.Wire.Message.Mime;

/// <summary>Walks over the unfolded value of a MIME field: tokens, quoted strings, comments (RFC 2045 §5.1); takes what it cannot read as it is.</summary>
internal ref struct ValueReader(ReadOnlySpan<byte> value)
{
    private static readonly SearchValues<byte> TokenEnd = SearchValues.Create(" \t\r\n\0()<>@,;:\\\"/[]?="u8);
    private static readonly SearchValues<byte> PlainEnd = SearchValues.Create(";( \t\r\n"u8);
    private static readonly SearchValues<byte> QuotedEnd = SearchValues.Create("\"\\"u8);

    private readonly ReadOnlySpan<byte> _value = value;
    private int _at;

    public readonly bool IsAtEnd => _at >= _value.Length;

    /// <summary>Passes this letter, where it is the next behind blanks and comments.</summary>
    public bool Takes(char letter)
    {
        Blanks();
        if (IsAtEnd || _value[_at] != letter)
            return false;
        _at++;
        return true;
    }

    /// <summary>The next token; empty where there is none.</summary>
    public ReadOnlySpan<byte> Token()
    {
        Blanks();
        var rest = _value[_at..];
        int length = rest.IndexOfAny(TokenEnd);
        var token = length < 0 ? rest : rest[..length];
        _at += token.Length;
        return token;
    }

    /// <summary>The value of a parameter: a quoted string, without its backslashes; or all up to a semicolon or a comment, as mail programs write names of files.</summary>
    public byte[] Parameter()
    {
        Blanks();
        return !IsAtEnd && _value[_at] == '"' ? Quoted() : Plain().ToArray();
    }

    /// <summary>Goes to the next parameter: behind a semicolon that is in no quotes and no comment, or to a name and its sign where the semicolon is missing; answers whether there is one.</summary>
    public bool NextParameter()
    {
        while (!IsAtEnd)
        {
            if (Takes(';'))
                return true;
            int start = _at;
            bool isName = !Token().IsEmpty;
            if (isName && Takes('='))
            {
                _at = start;
                return true;
            }
            if (!isName && !IsAtEnd && _value[_at] == '"')
                _ = Quoted();
            else if (!isName)
                _at++;
        }
        return false;
    }

    private ReadOnlySpan<byte> Plain()
    {
        int start = _at;
        int end = start;
        while (!IsAtEnd && _value[_at] is not ((byte)';' or (byte)'('))
        {
            var rest = _value[_at..];
            int length = rest.IndexOfAny(PlainEnd);
            var word = length < 0 ? rest : rest[..length];
            if (_at > start && word.Contains((byte)'='))
                break; // the next parameter, whose semicolon is missing
            _at += word.Length;
            end = _at;
            while (!IsAtEnd && IsBlank(_value[_at]))
                _at++;
        }
        return _value[start..end];
    }

    // quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE; without its end it ends with the value
    private byte[] Quoted()
    {
        var rest = _value[(_at + 1)..];
        int length = rest.IndexOfAny(QuotedEnd);
        if (length >= 0 && rest[length] == '"')
        {
            _at += length + 2;
            return rest[..length].ToArray();
        }
        var plain = new ArrayBufferWriter<byte>();
        for (_at++; !IsAtEnd && _value[_at] != '"'; _at++)
        {
            // A path of Windows between quotes loses its backslashes, as with every reader of RFC 5322.
            if (_value[_at] == '\\' && _at + 1 < _value.Length)
                _at++;
            plain.Write(_value.Slice(_at, 1));
        }
        _at = Math.Min(_at + 1, _value.Length);
        return plain.WrittenSpan.ToArray();
    }

    /// <summary>Passes blanks and comments; those within others are counted, not descended into.</summary>
    private void Blanks()
    {
        int depth = 0;
        for (; !IsAtEnd; _at++)
        {
            byte letter = _value[_at];
            if (letter == '(')
                depth++;
            else if (letter == ')' && depth > 0)
                depth--;
            else if (letter == '\\' && depth > 0)
                _at++;
            else if (depth == 0 && !IsBlank(letter))
                return;
        }
        _at = Math.Min(_at, _value.Length);
    }

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
