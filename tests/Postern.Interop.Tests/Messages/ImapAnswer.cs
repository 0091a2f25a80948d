namespace Postern.Interop.Tests.Messages;

/// <summary>A list of IMAP as nested values, so that two that say the same are the same: a string is one whether it comes between quotes or as a literal.</summary>
internal sealed class ImapAnswer
{
    private readonly string _text;
    private int _at;

    private ImapAnswer(string text, int at)
    {
        _text = text;
        _at = at;
    }

    /// <summary>Reads the value that begins behind this word, in one form for all that mean the same.</summary>
    public static string Behind(string word, string answer)
    {
        int at = answer.IndexOf(word, StringComparison.Ordinal);
        Assert.True(at >= 0, $"no {word} in {answer}");
        return new ImapAnswer(answer, at + word.Length).Value();
    }

    /// <summary>The same of a value that stands alone.</summary>
    public static string Of(string value) => new ImapAnswer(value, 0).Value();

    /// <summary>Where the value ends that begins here.</summary>
    public static int EndOf(string answer, int at)
    {
        var reader = new ImapAnswer(answer, at);
        _ = reader.Value();
        return reader._at;
    }

    private string Value()
    {
        while (_text[_at] == ' ')
            _at++;
        return _text[_at] switch
        {
            '(' => List(),
            '"' => Shown(Quoted()),
            '{' => Shown(Literal()),
            '~' => Binary(),
            _ => Word(),
        };
    }

    private string List()
    {
        var all = new List<string>();
        for (_at++; _text[_at] != ')';)
        {
            if (_text[_at] == ' ')
                _at++;
            else
                all.Add(Value());
        }
        _at++;
        return $"({string.Join(' ', all)})";
    }

    private string Quoted()
    {
        int start = ++_at;
        while (_text[_at] != '"')
            _at += _text[_at] == '\\' ? 2 : 1;
        return _text[start.._at++].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
    }

    private string Literal()
    {
        int end = _text.IndexOf('}', _at);
        int length = int.Parse(_text.AsSpan(_at + 1, end - _at - 1));
        _at = end + 3 + length;
        return _text.Substring(end + 3, length);
    }

    private string Binary()
    {
        _at++;
        return Shown(Literal());
    }

    private string Word()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] is not (' ' or '(' or ')' or '\r'))
            _at++;
        return _text[start.._at];
    }

    /// <summary>Blanks are one blank, and what Dovecot says where there is nothing is nothing.</summary>
    private static string Shown(string text) =>
        text is "MISSING_MAILBOX" or "MISSING_DOMAIN" or "SYNTAX_ERROR" ? "\"\"" : $"\"{string.Join(' ', text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))}\"";
}
